namespace Strongroom.Specs.Api;

/// <summary>A server with a token, and two attestation authorities on loopback that it may reach; it trusts neither by itself.</summary>
public sealed class ReleaseServer : HsmServer
{
    private readonly string _folder = Directory.CreateTempSubdirectory("strongroom-authority-").FullName;
    private OidcIssuer? _authority;
    private OidcIssuer? _other;

    internal OidcIssuer Authority => _authority ??= new OidcIssuer(_folder, "");

    /// <summary>It has the same certificate authority in its own folder, which the server does not trust: its keys cannot be read.</summary>
    internal OidcIssuer Other => _other ??= new OidcIssuer(Directory.CreateDirectory(Path.Combine(_folder, "other")).FullName, "/other");

    protected override IReadOnlyList<string> MoreArguments => [.. base.MoreArguments, "--outbound-allow", "127.0.0.0/8", "--outbound-ca", Authority.AuthorityFile];

    public override async ValueTask InitializeAsync()
    {
        await Authority.StartAsync();
        await Other.StartAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Authority.DisposeAsync();
        await Other.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
