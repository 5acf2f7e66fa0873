using Strongroom.Gate;

namespace Strongroom.AcmeServer;

/// <summary>The operations of the ACME server. They take no token: who asks is proved by a signature (decision 0023).</summary>
internal static class AcmeOperations
{
    /// <summary>A request for a hundred names with a key of 4096 bits has less than 16 KiB; base64url and the JWS around it add a third.</summary>
    private const long LargestBody = 64 * 1024;

    public static readonly Operation Directory = Read("AcmeDirectory");
    public static readonly Operation NewNonce = Read("AcmeNewNonce");
    public static readonly Operation NewAccount = Change("AcmeAccountCreate");
    public static readonly Operation Account = Change("AcmeAccountUpdate");
    public static readonly Operation ListOrders = Read("AcmeOrderList");
    public static readonly Operation KeyChange = Change("AcmeKeyChange");

    /// <summary>It asks for the issuance policy, which is the tenant's; so do finalizing and revoking.</summary>
    public static readonly Operation NewOrder = Change("AcmeOrderCreate") with { WorksOnTenant = true };

    public static readonly Operation Order = Read("AcmeOrderGet");
    public static readonly Operation Authorization = Change("AcmeAuthorizationUpdate");
    public static readonly Operation Challenge = Change("AcmeChallengeRespond");
    public static readonly Operation Finalize = Change("AcmeOrderFinalize") with { WorksOnTenant = true };
    public static readonly Operation Certificate = Read("AcmeCertificateGet");
    public static readonly Operation Revoke = Change("AcmeCertificateRevoke") with { WorksOnTenant = true };
    public static readonly Operation RenewalInfo = Read("AcmeRenewalInfo");

    /// <summary>The name of what happens by itself after a challenge was taken up.</summary>
    public const string Validation = "AcmeValidation";

    private static Operation Read(string name) => new(name, "jws", IsDataAction: true, Permission: null, OperationCost.Read) { MaxBodyBytes = LargestBody };

    private static Operation Change(string name) => Read(name) with { Cost = OperationCost.Write, Changes = true };
}
