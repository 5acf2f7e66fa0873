using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>The bodies of every operation on secrets, byte for byte but for versions and times, against approved ones (wire reference §3.4, §4.5).</summary>
public sealed partial class SecretWire(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private readonly Wire _wire = new(server);

    [Fact]
    public async Task Set_answers_the_whole_bundle_in_the_order_of_the_real_service()
    {
        var reply = await _wire.SendAsync("PUT", "/secrets/Wire-Set", """{"value":"s3cr3t","contentType":"text/plain","attributes":{"exp":1900000000,"enabled":true},"tags":{"env":"dev"}}""");

        Assert.Equal(200, reply.Status);
        Assert.Equal(
            $$$"""{"value":"s3cr3t","contentType":"text/plain","id":"{{{server.VaultOrigin}}}/secrets/Wire-Set/VERSION","attributes":{"enabled":true,"exp":1900000000,"created":TIME,"updated":TIME,"recoveryLevel":"Recoverable+Purgeable","recoverableDays":90},"tags":{"env":"dev"}}""",
            Masked(reply));
        Assert.Equal("application/json; charset=utf-8", reply.Headers["Content-Type"]);
        Assert.Equal("no-cache", reply.Headers["Cache-Control"]);
        Assert.Equal("nosniff", reply.Headers["X-Content-Type-Options"]);
        Assert.True(Guid.TryParse(reply.Headers["x-ms-request-id"], out _));
        Assert.True(Guid.TryParse(reply.Headers["x-ms-keyvault-rbac-assignment-id"], out _));
        Assert.DoesNotContain("Server", reply.Headers.Keys);
    }

    [Fact]
    public async Task Get_finds_the_latest_by_name_in_any_case_and_each_version_by_id()
    {
        var first = VersionOf(await _wire.SendAsync("PUT", "/secrets/wire-get", """{"value":"one"}"""));
        var second = VersionOf(await _wire.SendAsync("PUT", "/secrets/wire-get", """{"value":"two"}"""));
        var third = VersionOf(await _wire.SendAsync("PUT", "/secrets/wire-get", """{"value":"three"}"""));

        foreach (var (path, value, version) in new[]
        {
            ("/secrets/wire-get", "three", third), ("/secrets/wire-get/", "three", third), ("//secrets//WIRE-GET", "three", third), ("/SECRETS/wire-get", "three", third),
            ($"/secrets/wire-get/{first}", "one", first), ($"/secrets/wire-get/{second}", "two", second), ($"/secrets/wire-get/{third.ToUpperInvariant()}", "three", third),
        })
        {
            var reply = await _wire.SendAsync("GET", path);
            Assert.Equal(200, reply.Status);
            Assert.Equal(value, reply.Json.GetProperty("value").GetString());
            Assert.Equal($"{server.VaultOrigin}/secrets/wire-get/{version}", reply.Json.GetProperty("id").GetString());
        }
    }

    [Fact]
    public async Task A_query_name_may_be_percent_encoded_as_JavaScript_sends_it()
    {
        await _wire.SendAsync("PUT", "/secrets/wire-query", """{"value":"v"}""");

        var reply = await _wire.SendAsync("GET", "/secrets/wire-query/?api%2Dversion=7.4", apiVersion: null);

        Assert.Equal(200, reply.Status);
    }

    [Fact]
    public async Task Update_changes_what_is_there_and_nothing_else()
    {
        await _wire.SendAsync("PUT", "/secrets/wire-update", """{"value":"v","contentType":"a","tags":{"k":"v"},"attributes":{"nbf":10,"exp":20}}""");

        var kept = await _wire.SendAsync("PATCH", "/secrets/wire-update/", """{"attributes":{}}""");
        var changed = await _wire.SendAsync("PATCH", "/secrets/wire-update", """{"contentType":"b","attributes":{"exp":30},"tags":{}}""");

        Assert.Equal(
            $$$"""{"contentType":"a","id":"{{{server.VaultOrigin}}}/secrets/wire-update/VERSION","attributes":{"enabled":true,"nbf":10,"exp":20,"created":TIME,"updated":TIME,"recoveryLevel":"Recoverable+Purgeable","recoverableDays":90},"tags":{"k":"v"}}""",
            Masked(kept));
        Assert.Equal(
            $$$"""{"contentType":"b","id":"{{{server.VaultOrigin}}}/secrets/wire-update/VERSION","attributes":{"enabled":true,"nbf":10,"exp":30,"created":TIME,"updated":TIME,"recoveryLevel":"Recoverable+Purgeable","recoverableDays":90}}""",
            Masked(changed));
        Assert.Equal("v", (await _wire.SendAsync("GET", "/secrets/wire-update")).Json.GetProperty("value").GetString());
    }

    [Fact]
    public async Task An_older_version_can_be_updated_by_its_id()
    {
        var first = VersionOf(await _wire.SendAsync("PUT", "/secrets/wire-older", """{"value":"one"}"""));
        await _wire.SendAsync("PUT", "/secrets/wire-older", """{"value":"two"}""");

        Assert.Equal(200, (await _wire.SendAsync("PATCH", $"/secrets/wire-older/{first}", """{"attributes":{"enabled":false}}""")).Status);

        Assert.Equal("SecretDisabled", (await _wire.SendAsync("GET", $"/secrets/wire-older/{first}")).InnerCode);
        Assert.Equal("two", (await _wire.SendAsync("GET", "/secrets/wire-older")).Json.GetProperty("value").GetString());
    }

    [Fact]
    public async Task An_expired_secret_is_returned_and_a_disabled_one_is_not()
    {
        await _wire.SendAsync("PUT", "/secrets/wire-window", """{"value":"v","attributes":{"nbf":4102444800,"exp":1}}""");
        Assert.Equal(200, (await _wire.SendAsync("GET", "/secrets/wire-window")).Status);

        await _wire.SendAsync("PATCH", "/secrets/wire-window", """{"attributes":{"enabled":false}}""");
        var refused = await _wire.SendAsync("GET", "/secrets/wire-window");
        Assert.Equal(403, refused.Status);
        Assert.Equal("""{"error":{"code":"Forbidden","message":"Operation get is not allowed on a disabled secret.","innererror":{"code":"SecretDisabled"}}}""", refused.Body);

        await _wire.SendAsync("PATCH", "/secrets/wire-window", """{"attributes":{"enabled":true}}""");
        Assert.Equal(200, (await _wire.SendAsync("GET", "/secrets/wire-window")).Status);
    }

    [Fact]
    public async Task Delete_recover_and_purge_follow_the_life_cycle()
    {
        var version = VersionOf(await _wire.SendAsync("PUT", "/secrets/wire-life", """{"value":"v","tags":{"a":"b"}}"""));

        var deleted = await _wire.SendAsync("DELETE", "/secrets/wire-life");
        Assert.Equal(200, deleted.Status);
        Assert.Equal(
            $$$"""{"recoveryId":"{{{server.VaultOrigin}}}/deletedsecrets/wire-life","deletedDate":TIME,"scheduledPurgeDate":TIME,"id":"{{{server.VaultOrigin}}}/secrets/wire-life/VERSION","attributes":{"enabled":true,"created":TIME,"updated":TIME,"recoveryLevel":"Recoverable+Purgeable","recoverableDays":90},"tags":{"a":"b"}}""",
            Masked(deleted));
        Assert.Equal(90 * 86400, deleted.Json.GetProperty("scheduledPurgeDate").GetInt64() - deleted.Json.GetProperty("deletedDate").GetInt64());

        Assert.Equal(404, (await _wire.SendAsync("GET", "/secrets/wire-life")).Status);
        Assert.Equal(404, (await _wire.SendAsync("DELETE", "/secrets/wire-life")).Status);
        Assert.Equal(Masked(deleted), Masked(await _wire.SendAsync("GET", "/deletedsecrets/wire-life")));
        Assert.Equal("ObjectIsDeletedButRecoverable", (await _wire.SendAsync("PUT", "/secrets/wire-life", """{"value":"x"}""")).InnerCode);

        var recovered = await _wire.SendAsync("POST", "/deletedsecrets/wire-life/recover");
        Assert.Equal(200, recovered.Status);
        Assert.False(recovered.Json.TryGetProperty("recoveryId", out _));
        Assert.Equal(version, VersionOf(recovered));
        Assert.Equal("v", (await _wire.SendAsync("GET", $"/secrets/wire-life/{version}")).Json.GetProperty("value").GetString());
        Assert.Equal(404, (await _wire.SendAsync("POST", "/deletedsecrets/wire-life/recover")).Status);

        await _wire.SendAsync("DELETE", "/secrets/wire-life");
        var purged = await _wire.SendAsync("DELETE", "/deletedsecrets/wire-life");
        Assert.Equal((204, ""), (purged.Status, purged.Body));
        Assert.DoesNotContain("Content-Type", purged.Headers.Keys);
        Assert.Equal("Deleted Secret not found: wire-life", (await _wire.SendAsync("DELETE", "/deletedsecrets/wire-life")).ErrorMessage);
        Assert.Equal(200, (await _wire.SendAsync("PUT", "/secrets/wire-life", """{"value":"new"}""")).Status);
        Assert.Equal(404, (await _wire.SendAsync("GET", $"/secrets/wire-life/{version}")).Status);
    }

    [Fact]
    public async Task Backup_and_restore_keep_every_version()
    {
        var first = VersionOf(await _wire.SendAsync("PUT", "/secrets/wire-backup", """{"value":"one","tags":{"n":"1"}}"""));
        var second = VersionOf(await _wire.SendAsync("PUT", "/secrets/wire-backup", """{"value":"two"}"""));
        var backup = await _wire.SendAsync("POST", "/secrets/wire-backup/backup");
        Assert.Equal(200, backup.Status);
        var blob = backup.Json.GetProperty("value").GetString()!;
        Assert.Matches("^[A-Za-z0-9_-]+$", blob);

        Assert.Equal(409, (await _wire.SendAsync("POST", "/secrets/restore", backup.Body)).Status);
        await _wire.SendAsync("DELETE", "/secrets/wire-backup");
        Assert.Equal("ObjectIsDeletedButRecoverable", (await _wire.SendAsync("POST", "/secrets/restore", backup.Body)).InnerCode);
        await _wire.SendAsync("DELETE", "/deletedsecrets/wire-backup");

        var restored = await _wire.SendAsync("POST", "/secrets/restore", $$"""{"value":"{{blob.PadRight((blob.Length + 3) / 4 * 4, '=')}}"}""");
        Assert.Equal(200, restored.Status);
        Assert.False(restored.Json.TryGetProperty("value", out _));
        Assert.Equal(second, VersionOf(restored));
        Assert.Equal("one", (await _wire.SendAsync("GET", $"/secrets/wire-backup/{first}")).Json.GetProperty("value").GetString());
        Assert.Equal("two", (await _wire.SendAsync("GET", "/secrets/wire-backup")).Json.GetProperty("value").GetString());
        Assert.Equal("1", (await _wire.SendAsync("GET", $"/secrets/wire-backup/{first}")).Json.GetProperty("tags").GetProperty("n").GetString());
    }

    [Fact]
    public async Task Lists_page_by_25_without_values_and_end_with_a_null_link()
    {
        for (var i = 0; i < 26; i++)
        {
            await _wire.SendAsync("PUT", $"/secrets/wire-page-{i:d2}", """{"value":"never in a list"}""");
        }

        var names = new List<string>();
        var pages = 0;
        for (var next = $"{server.VaultOrigin}/secrets?api-version=7.4"; next is not null; pages++)
        {
            var page = await _wire.SendToAsync("GET", next);
            Assert.Equal(200, page.Status);
            Assert.DoesNotContain("never in a list", page.Body);
            Assert.True(page.Json.GetProperty("value").GetArrayLength() <= 25);
            names.AddRange(page.Json.GetProperty("value").EnumerateArray().Select(item => item.GetProperty("id").GetString()!.Split('/')[^1]));
            next = page.Json.GetProperty("nextLink").GetString();
            Assert.True(next is null || next.StartsWith($"{server.VaultOrigin}/secrets?api-version=7.4&$skiptoken=", StringComparison.Ordinal));
        }

        Assert.Equal(names.Distinct().OrderBy(name => name.ToLowerInvariant(), StringComparer.Ordinal), names);
        Assert.Equal(26, names.Count(name => name.StartsWith("wire-page-", StringComparison.Ordinal)));
        Assert.True(pages >= 2);
    }

    [Fact]
    public async Task Versions_are_listed_in_order_of_creation_over_pages()
    {
        var made = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            made.Add(VersionOf(await _wire.SendAsync("PUT", "/secrets/wire-versions", $$$"""{"value":"{{{i}}}","attributes":{"enabled":{{{(i % 2 == 0 ? "true" : "false")}}}}}""")));
        }

        var listed = new List<string>();
        for (var next = $"{server.VaultOrigin}/secrets/wire-versions/versions?api-version=7.4&maxresults=3"; next is not null;)
        {
            var page = await _wire.SendToAsync("GET", next);
            listed.AddRange(page.Json.GetProperty("value").EnumerateArray().Select(item => item.GetProperty("id").GetString()!.Split('/')[^1]));
            next = page.Json.GetProperty("nextLink").GetString();
            Assert.True(next is null || next.EndsWith("&maxresults=3", StringComparison.Ordinal));
        }

        Assert.Equal(made, listed);
    }

    [Fact]
    public async Task Deleted_secrets_are_listed_with_their_recovery_members_and_not_among_the_live()
    {
        await _wire.SendAsync("PUT", "/secrets/wire-deleted-list", """{"value":"v"}""");
        await _wire.SendAsync("DELETE", "/secrets/wire-deleted-list");

        var deleted = await _wire.SendAsync("GET", "/deletedsecrets?maxresults=25");

        var item = deleted.Json.GetProperty("value").EnumerateArray().Single(i => i.GetProperty("id").GetString() == $"{server.VaultOrigin}/secrets/wire-deleted-list");
        Assert.Equal($"{server.VaultOrigin}/deletedsecrets/wire-deleted-list", item.GetProperty("recoveryId").GetString());
        Assert.True(item.GetProperty("scheduledPurgeDate").GetInt64() > item.GetProperty("deletedDate").GetInt64());
        Assert.DoesNotContain("wire-deleted-list", (await _wire.SendAsync("GET", "/secrets?maxresults=25")).Body);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("quote\" back\\slash \u0001 tab\t newline\n")]
    [InlineData("Grüße, 世界, 🔐")]
    public async Task A_value_comes_back_as_it_went_in(string value)
    {
        var set = await _wire.SendAsync("PUT", "/secrets/wire-roundtrip", JsonSerializer.Serialize(new { value }));
        var get = await _wire.SendAsync("GET", "/secrets/wire-roundtrip");

        Assert.Equal(value, set.Json.GetProperty("value").GetString());
        Assert.Equal(value, get.Json.GetProperty("value").GetString());
    }

    [Fact]
    public async Task Every_known_api_version_works_and_shows_what_it_knows()
    {
        await _wire.SendAsync("PUT", "/secrets/wire-api", """{"value":"v"}""");

        foreach (var version in Strongroom.Gate.ApiVersion.All)
        {
            var reply = await _wire.SendAsync("GET", "/secrets/wire-api", apiVersion: version);
            Assert.Equal(200, reply.Status);
            var old = version is "2015-06-01" or "2016-10-01" or "7.0";
            Assert.Equal(!old, reply.Json.GetProperty("attributes").TryGetProperty("recoverableDays", out _));
        }
    }

    public void Dispose() => _wire.Dispose();

    private static string VersionOf(Reply reply) => reply.Json.GetProperty("id").GetString()!.Split('/')[^1];

    private static string Masked(Reply reply) => Times().Replace(Versions().Replace(reply.Body, "/VERSION\""), "$1TIME");

    [GeneratedRegex("/[0-9a-f]{32}\"")]
    private static partial Regex Versions();

    [GeneratedRegex("(\"(?:created|updated|deletedDate|scheduledPurgeDate)\":)[0-9]+")]
    private static partial Regex Times();
}
