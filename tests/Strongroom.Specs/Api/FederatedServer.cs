namespace Strongroom.Specs.Api;

/// <summary>A server that may reach an issuer on loopback and trusts its authority.</summary>
public sealed class FederatedServer : DevServer
{
    private readonly string _folder = Directory.CreateTempSubdirectory("strongroom-issuer-").FullName;
    private OidcIssuer? _issuer;

    internal OidcIssuer Issuer => _issuer ??= new OidcIssuer(_folder, "/clusters/a1");

    protected override IReadOnlyList<string> MoreArguments => ["--outbound-allow", "127.0.0.0/8", "--outbound-ca", Issuer.AuthorityFile];

    public override async ValueTask InitializeAsync()
    {
        await Issuer.StartAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Issuer.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
