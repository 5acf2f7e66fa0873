using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Keys;

/// <summary>
/// What an operation costs beyond the cheapest of its kind, which the gate has taken already (wire reference §8.1): a limit of <c>n</c> in ten
/// seconds makes one request cost <c>1/n</c> of the budget.
/// </summary>
internal sealed class KeyCosts(IThrottle throttle)
{
    private const double Cheapest = 4000;
    private const double CheapestCreation = 20;
    private const double TokenCreation = 10;

    /// <summary>A further item of a batch costs what a request of its own would.</summary>
    public VaultError? AdmitItem(Passage passage) => throttle.AdmitToVault(passage.Vault, passage.Caller, (int)Cheapest);

    public VaultError? AdmitUse(Passage passage, KeyVersion version)
    {
        var limit = (version.Home, version.Shape) switch
        {
            (KeyHome.Software, { Type: KeyType.Rsa, Bits: 3072 }) => 1000,
            (KeyHome.Software, { Type: KeyType.Rsa, Bits: 4096 }) => 500,
            (KeyHome.Software, _) => 4000,
            (_, { Type: KeyType.Rsa, Bits: 3072 }) => 500,
            (_, { Type: KeyType.Rsa, Bits: 4096 }) => 250,
            _ => 2000,
        };
        return AdmitRest(passage, Cheapest, limit);
    }

    public VaultError? AdmitCreation(Passage passage, KeyHome home) => AdmitRest(passage, CheapestCreation, home == KeyHome.Token ? TokenCreation : CheapestCreation);

    private VaultError? AdmitRest(Passage passage, double paid, double limit)
    {
        var missing = (1 / limit) - (1 / paid);
        return missing <= 0 ? null : throttle.AdmitToVault(passage.Vault, passage.Caller, (int)(1 / missing));
    }
}
