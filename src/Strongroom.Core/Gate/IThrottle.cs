using System.Net;
using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>
/// Port: budgets of requests. Asked last before the work, when every other door has opened: a request that is refused there or here takes
/// nothing ("429s do not count", wire reference §8.1).
/// </summary>
public interface IThrottle
{
    /// <summary>Takes one request from the budgets of a vault, of its subscription, and of the caller.</summary>
    /// <param name="perTenSeconds">
    /// How many such requests alone use up a vault's budget of ten seconds, from 10 to 4000 (<see cref="Operation.PerTenSeconds"/>). Work that
    /// learns only later how dear it is, as with a key of some type and size, may ask once more with what is missing.
    /// </param>
    /// <returns>Null when admitted; otherwise 429 with the seconds after which the budgets have room again.</returns>
    VaultError? AdmitToVault(VaultEntry vault, Caller caller, int perTenSeconds);

    /// <summary>Takes one request from what a caller may send to the control plane.</summary>
    /// <param name="subscription">The subscription that the request is about; null for requests about the tenant, as those to the directory.</param>
    /// <returns>Null when admitted; otherwise 429 with the seconds after which the budget has room again.</returns>
    VaultError? AdmitToControlPlane(Caller caller, Guid? subscription, ControlPlaneTraffic traffic);

    /// <summary>Takes one request from what an address may ask of what is open to everybody. An IPv6 client counts as its /64.</summary>
    /// <param name="address">Null when the request came by no network.</param>
    /// <returns>Null when admitted; otherwise 429 with the seconds after which the budget has room again.</returns>
    VaultError? AdmitAnyone(IPAddress? address);
}
