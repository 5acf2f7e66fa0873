using Strongroom.Gate;

namespace Strongroom.Authority;

/// <summary>What anybody may ask of the authority. Nobody is named in the questions, and the answers are the same for all, so they leave no record.</summary>
internal static class AuthorityOperations
{
    public static readonly Operation GetList = Anyone("RevocationListGet");

    public static readonly Operation GetCertificate = Anyone("AuthorityCertificateGet");

    public static readonly Operation GetStatus = Anyone("CertificateStatusGet") with { MaxBodyBytes = StatusRequest.MostBytes };

    private static Operation Anyone(string name) => new(name, "none", IsDataAction: false, Permission: null, OperationCost.Read) { LeavesNoRecord = true };
}
