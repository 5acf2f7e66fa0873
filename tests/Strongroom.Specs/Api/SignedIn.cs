using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>A server and an az that the administrator is signed in to; what the specs of az share within a class.</summary>
public sealed class SignedIn : IAsyncLifetime
{
    private AzureCli? _az;

    public DevServer Server { get; } = new();

    public AzureCli Az => _az!;

    public string Subscription => Server.Settings["STRONGROOM_SUBSCRIPTION_ID"];

    public string Location => Server.Settings["STRONGROOM_LOCATION"];

    public async ValueTask InitializeAsync()
    {
        await Server.StartAsync();
        _az = AzureCli.Installed(Server);
        await _az.SignInAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _az?.Dispose();
        await Server.DisposeAsync();
    }
}
