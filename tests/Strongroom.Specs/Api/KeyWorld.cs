using System.Collections.Concurrent;
using System.Security.Cryptography;
using Strongroom.Crypto;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>A server with a vault and a managed HSM without a token, and keys of every shape, each made when the first test wants it.</summary>
public sealed class KeyWorld : IAsyncLifetime
{
    /// <summary>A symmetric key of another size than AES has serves nothing else.</summary>
    private const string HmacAlone = ",\"key_ops\":[\"sign\",\"verify\"]";

    private readonly ConcurrentDictionary<string, Task<string>> _keys = [];

    public DevServer Server { get; } = new UnthrottledServer();

    internal Wire Wire { get; private set; } = null!;

    internal KeyHost Vault { get; private set; } = null!;

    internal KeyHost Hsm { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Server.StartAsync();
        Wire = new Wire(Server);
        Vault = KeyHost.FirstVault(Server, Wire);
        Hsm = await KeyHost.HsmAsync(Server, Wire, "world-hsm");
    }

    public async ValueTask DisposeAsync()
    {
        Wire?.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>A key with every operation of its type, the same one for the same name and shape.</summary>
    internal async Task<WorldKey> KeyAsync(KeyShape shape, string name = "world")
    {
        var (host, type, how) = shape.Type switch
        {
            KeyType.Rsa => (Vault, "RSA", $"\"key_size\":{shape.Bits}"),
            KeyType.Ec => (Vault, "EC", $"\"crv\":\"{shape.Curve}\""),
            KeyType.Oct => (Hsm, "oct", $"\"key_size\":{shape.Bits},\"key_ops\":[\"encrypt\",\"decrypt\",\"wrapKey\",\"unwrapKey\",\"sign\",\"verify\"]"),
            _ => (Vault, "OKP", "\"crv\":\"Ed25519\""),
        };
        var version = shape.Type == KeyType.Okp ? Gate.ApiVersion.ExtensionName : KeyHost.Newest;
        var full = $"{name}-{shape}".Replace(' ', '-');
        var isMade = shape.Type != KeyType.Oct || KeyShape.OctSizes.Contains(shape.Bits);
        await _keys.GetOrAdd(full, _ => isMade ? host.CreateAsync(full, type, how, version) : host.ImportAsync(full, KeyBodies.Jwk(RandomNumberGenerator.GetBytes(shape.Bits / 8), HmacAlone)));
        return new WorldKey(host, full, version);
    }
}
