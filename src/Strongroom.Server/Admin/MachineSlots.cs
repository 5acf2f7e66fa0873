using Strongroom.Barrier;
using Strongroom.Crypto;

namespace Strongroom.Server.Admin;

/// <summary>The root slots that a device of this machine opens, each with the options that it needs.</summary>
/// <param name="tokens">None when the server was started without one.</param>
internal sealed class MachineSlots(ServerOptions options, IEnumerable<IKeyToken> tokens)
{
    /// <summary>Every kind that this server knows, configured or not.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [TpmSlot.KindName, Pkcs11RootSlot.KindName];

    /// <summary>Null when the server was started without what this kind needs, or does not know it.</summary>
    public IRootSlot? Of(string kind) => kind switch
    {
        TpmSlot.KindName => new TpmSlot(options.Tpm),
        Pkcs11RootSlot.KindName when tokens.SingleOrDefault() is { } token => new Pkcs11RootSlot(token),
        _ => null,
    };
}
