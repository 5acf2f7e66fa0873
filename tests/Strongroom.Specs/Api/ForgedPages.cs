using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>S27 on the control plane: a continuation token is good for whom it was made for, in the list it was made for, whole.</summary>
public sealed class ForgedPages(DevServer server) : IClassFixture<DevServer>, IAsyncLifetime, IDisposable
{
    private readonly Wire _wire = new(server);

    private Party _me = null!;

    private string Subscription => $"/subscriptions/{server.Settings["STRONGROOM_SUBSCRIPTION_ID"]}";

    public async ValueTask InitializeAsync()
    {
        _me = Party.Administrator(server, _wire);
        foreach (var name in (string[])["page-a", "page-b", "page-c"])
        {
            Assert.InRange((await _me.ArmAsync("PUT", $"{Subscription}/resourceGroups/{name}", $$$"""{"location":"{{{server.Settings["STRONGROOM_LOCATION"]}}}","tags":{"paged":"yes"}}""")).Status, 200, 201);
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _wire.Dispose();

    [Fact, Trait("Row", "J28"), Trait("Row", "J18")]
    public async Task No_changed_shortened_or_invented_token_opens_a_page()
    {
        var list = Subscription + "/resourceGroups?$top=1";
        var token = await TokenOfAsync(list);
        Assert.Equal(200, await StatusAsync(_me, list, token));

        for (var i = 0; i < token.Length; i++)
        {
            var flipped = token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..];
            Assert.Equal(400, await StatusAsync(_me, list, flipped));
            Assert.Equal(400, await StatusAsync(_me, list, token[..i]));
        }

        foreach (var invented in (string[])["page-a", "' OR 1=1 --", "../../..", token + "A", token + "=", "%00", "%ff", token + token, new string('A', 5000), "eyJhbGciOiJub25lIn0.e30."])
        {
            Assert.Equal(400, await StatusAsync(_me, list, Uri.EscapeDataString(invented)));
        }
    }

    [Fact, Trait("Row", "J28"), Trait("Row", "V30")]
    public async Task A_token_of_another_list_filter_or_caller_opens_none()
    {
        var groups = Subscription + "/resourceGroups?$top=1";
        var token = await TokenOfAsync(groups);
        var other = await Party.MakeAsync(server, _wire, "pager");
        await Party.CommandAsync(server, $"role assign --principal {other.ObjectId} --role Reader --scope {Subscription}");

        Assert.Equal(200, await StatusAsync(_me, groups, token));
        Assert.Equal(400, await StatusAsync(_me, groups + "&$filter=tagName%20eq%20'paged'", token));
        Assert.Equal(400, await StatusAsync(_me, Subscription + "/resources?$top=1", token));
        Assert.Equal(400, await StatusAsync(_me, Subscription + "/providers/Microsoft.KeyVault/vaults?$top=1", token));
        Assert.Equal(400, await StatusAsync(_me, "/subscriptions?$top=1", token));
        Assert.Equal(200, (await other.ArmAsync("GET", groups)).Status);
        Assert.Equal(400, await StatusAsync(other, groups, token));
    }

    private async Task<string> TokenOfAsync(string list)
    {
        var link = (await _me.ArmAsync("GET", list)).Json.GetProperty("nextLink").GetString()!;
        return link[(link.IndexOf("$skiptoken=", StringComparison.Ordinal) + 11)..];
    }

    private static async Task<int> StatusAsync(Party party, string list, string token) => (await party.ArmAsync("GET", $"{list}&$skiptoken={token}")).Status;
}
