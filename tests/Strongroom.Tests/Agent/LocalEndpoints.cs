using System.Globalization;
using System.Net;
using Strongroom.Agent.Endpoints;
using Strongroom.Agent.Peers;
using Xunit;

namespace Strongroom.Tests.Agent;

/// <summary>What local processes see: the shapes of App Service, Azure Arc and IMDS, and what they refuse.</summary>
public sealed class LocalEndpoints : IAsyncLifetime
{
    private RunningAgent _agent = null!;

    private string Token => $"http://{_agent.Imds}/metadata/identity/oauth2/token";

    private static string Query => $"?api-version=2018-02-01&resource={Uri.EscapeDataString(RunningAgent.Resource)}";

    public async ValueTask InitializeAsync() => _agent = await RunningAgent.StartAsync();

    [Fact]
    public async Task Imds_answers_with_strings_and_keeps_nothing_on_the_way()
    {
        using var answer = await _agent.ImdsAsync();
        var body = await RunningAgent.JsonAsync(answer);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("no-store", $"{answer.Headers.CacheControl}");
        Assert.Equal("token-1", body.GetProperty("access_token").GetString());
        Assert.Equal($"{RunningAgent.SystemClient:D}", body.GetProperty("client_id").GetString());
        Assert.Equal("3600", body.GetProperty("expires_in").GetString());
        Assert.Equal((_agent.Clock.Now.ToUnixTimeSeconds() + 3600).ToString(CultureInfo.InvariantCulture), body.GetProperty("expires_on").GetString());
        Assert.Equal("3600", body.GetProperty("ext_expires_in").GetString());
        Assert.Equal(_agent.Clock.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), body.GetProperty("not_before").GetString());
        Assert.Equal(RunningAgent.Resource, body.GetProperty("resource").GetString());
        Assert.Equal("Bearer", body.GetProperty("token_type").GetString());
        Assert.Empty(_agent.Login.Faults);
    }

    [Fact]
    public async Task A_slash_before_the_question_mark_makes_no_difference()
    {
        using var answer = await _agent.SendAsync(Token + "/" + Query, "GET", ("Metadata", "True"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("client_id", "22222222-2222-2222-2222-222222222222")]
    [InlineData("msi_res_id", "/SUBSCRIPTIONS/s/identities/other")]
    [InlineData("mi_res_id", RunningAgent.OtherPath)]
    public async Task An_identity_can_be_chosen(string selector, string value)
    {
        using var answer = await _agent.ImdsAsync($"&{selector}={Uri.EscapeDataString(value)}&xms_cc=cp1&unknown=1&unknown=2");
        var body = await RunningAgent.JsonAsync(answer);

        Assert.Equal($"{RunningAgent.OtherClient:D}", body.GetProperty("client_id").GetString());
        Assert.Equal(value, body.GetProperty(selector).GetString());
    }

    [Fact]
    public async Task The_own_identity_can_be_chosen_by_its_object()
    {
        using var answer = await _agent.ImdsAsync($"&object_id={RunningAgent.SystemPrincipal:D}");

        Assert.Equal($"{RunningAgent.SystemPrincipal:D}", (await RunningAgent.JsonAsync(answer)).GetProperty("object_id").GetString());
    }

    [Theory]
    [InlineData("client_id", "33333333-3333-3333-3333-333333333333")]
    [InlineData("object_id", "nonsense")]
    [InlineData("msi_res_id", "/subscriptions/s/identities/none")]
    public async Task An_identity_that_is_not_there_is_a_bad_request_by_its_name(string selector, string value)
    {
        using var answer = await _agent.ImdsAsync($"&{selector}={Uri.EscapeDataString(value)}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("Bad Request", answer.ReasonPhrase);
        Assert.Equal("""{"error":"invalid_request","error_description":"Identity not found"}""", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("?api-version=2018-02-01")]
    [InlineData("?api-version=2018-02-01&resource=")]
    [InlineData("?api-version=2018-02-01&resource=a%20b")]
    [InlineData("?api-version=2018-02-01&resource=a&resource=a")]
    [InlineData("?api-version=2018-02-01&resource=a&client_id=11111111-1111-1111-1111-111111111111&object_id=11111111-1111-1111-1111-222222222222")]
    [InlineData("?api-version=2018-02-01&resource=a&client_id=")]
    [InlineData("?api-version=2018-02-01&api-version=2018-02-01&resource=a")]
    [InlineData("?api-version=1999-01-01&resource=a")]
    [InlineData("?resource=a")]
    public async Task A_query_that_is_wrong_is_a_bad_request(string query)
    {
        using var answer = await _agent.SendAsync(Token + query, "GET", ("Metadata", "true"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(0, _agent.Login.TokensGiven);
    }

    [Theory]
    [InlineData("")]
    [InlineData("false")]
    [InlineData("true, true")]
    public async Task Without_the_metadata_header_there_is_nothing(string value)
    {
        using var answer = await _agent.SendAsync(Token + Query, "GET", value.Length == 0 ? [] : [("Metadata", value)]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(0, _agent.Login.TokensGiven);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("x-forwarded-host", "localhost")]
    [InlineData("X_Forwarded_For", "127.0.0.1")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    public async Task What_was_forwarded_is_refused_on_every_shape(string header, string value)
    {
        foreach (var uri in (string[])[Token + Query, $"http://{_agent.Arc}/metadata/identity/oauth2/token?api-version=2020-06-01&resource=a", $"http://{_agent.Arc}/msi/token?api-version=2019-08-01&resource=a"])
        {
            using var answer = await _agent.SendAsync(uri, "GET", ("Metadata", "true"), (header, value));

            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        Assert.Equal(0, _agent.Login.TokensGiven);
        Assert.Empty(Directory.GetFiles(_agent.Challenges));
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:40342")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("192.0.2.1")]
    public async Task A_name_that_is_not_this_machines_is_refused(string host)
    {
        using var answer = await _agent.SendAsync(Token + Query, "GET", ("Metadata", "true"), ("Host", host));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(0, _agent.Login.TokensGiven);
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("localhost:1")]
    [InlineData("[::1]:1")]
    public async Task The_names_of_this_machine_are_taken(string host)
    {
        using var answer = await _agent.SendAsync(Token + Query, "GET", ("Metadata", "true"), ("Host", host));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task Only_GET_is_answered(string method)
    {
        using var answer = await _agent.SendAsync(Token + Query, method, ("Metadata", "true"));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(0, _agent.Login.TokensGiven);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/metadata/instance")]
    [InlineData("/msi/token")]
    [InlineData("/status")]
    [InlineData("/evict")]
    public async Task Nothing_else_is_on_the_port_of_imds(string path)
    {
        using var answer = await _agent.SendAsync($"http://{_agent.Imds}{path}{Query}", "GET", ("Metadata", "true"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Azure_Arc_wants_the_content_of_a_file_once()
    {
        var uri = $"http://{_agent.Arc}/metadata/identity/oauth2/token?api-version=2019-11-01&resource=a";
        using var challenge = await _agent.SendAsync(uri, "GET", ("Metadata", "true"));
        Assert.Equal(HttpStatusCode.Unauthorized, challenge.StatusCode);
        var header = challenge.Headers.NonValidated["WWW-Authenticate"].ToString();
        Assert.StartsWith($"Basic realm={_agent.Challenges}/", header, StringComparison.Ordinal);
        var file = header["Basic realm=".Length..];
        Assert.EndsWith(".key", file, StringComparison.Ordinal);
        Assert.DoesNotContain('=', file);
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(file));
        var secret = await File.ReadAllTextAsync(file);
        Assert.Equal(43, secret.Length);

        using var answer = await _agent.SendAsync(uri, "GET", ("Metadata", "true"), ("Authorization", "Basic " + secret));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(File.Exists(file));

        using var again = await _agent.SendAsync(uri, "GET", ("Metadata", "true"), ("Authorization", "Basic " + secret));
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
        using var wrong = await _agent.SendAsync(uri, "GET", ("Metadata", "true"), ("Authorization", "Basic AAAA"));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
    }

    [Fact]
    public async Task App_Service_wants_the_header_of_the_user_and_says_no_in_its_own_shape()
    {
        var uri = $"http://{_agent.Arc}/msi/token?api-version=2019-08-01&resource={Uri.EscapeDataString(RunningAgent.Resource)}";
        var file = Path.Combine(_agent.Headers, $"{OwnProcess.User}");
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(file));

        using var without = await _agent.SendAsync(uri);
        Assert.Equal("""{"statusCode":401,"message":"The X-IDENTITY-HEADER is not this user\u0027s"}""", await without.Content.ReadAsStringAsync());
        using var wrong = await _agent.SendAsync(uri, "GET", ("X-IDENTITY-HEADER", "AAAA"));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(0, _agent.Login.TokensGiven);

        using var right = await _agent.SendAsync(uri, "GET", ("X-IDENTITY-HEADER", await File.ReadAllTextAsync(file)));
        Assert.Equal("token-1", (await RunningAgent.JsonAsync(right)).GetProperty("access_token").GetString());
    }

    [Fact]
    public void Only_addresses_of_this_machine_can_be_listened_on()
    {
        Assert.True(RequestForm.IsLocal(IPAddress.Parse("127.0.0.2")));
        Assert.True(RequestForm.IsLocal(IPAddress.IPv6Loopback));
        Assert.False(RequestForm.IsLocal(IPAddress.Any));
        Assert.False(RequestForm.IsLocal(IPAddress.Parse("169.254.169.253")));
        Assert.False(RequestForm.IsLocal(IPAddress.Parse("192.0.2.1")));
    }

    public ValueTask DisposeAsync() => _agent.DisposeAsync();
}
