using Strongroom.Kernel;

namespace Strongroom.Identity.Machines;

/// <summary>Which of a machine's identities a call is about (control-plane reference §6.6).</summary>
internal static class IdentitySelector
{
    private const string ClientName = "client_id";
    private const string ObjectName = "object_id";
    private const string ResourceName = "mi_res_id";

    /// <summary>The identity that is named; without a name the machine's own one, or its only other one.</summary>
    public static (HeldIdentity? Identity, TokenError? Error) Select(DirectorySnapshot directory, TenantId tenant, AgentCall call)
    {
        var proof = call.Proof;
        string[] named = [.. new[] { ClientName, ObjectName, ResourceName }.Where(proof.Has)];
        if (named.Length > 1 || (named is [var only] && proof.Text(only) is null))
        {
            return (null, TokenErrors.Malformed);
        }

        // A disabled own identity still stands in front: another one in its place would be a surprise.
        var held = HeldIdentity.Of(directory, tenant, call.Machine);
        var found = named switch
        {
            [ClientName] => held.FirstOrDefault(each => GuidText.TryParse(proof.Text(ClientName), out var id) && each.Client.Value == id),
            [ObjectName] => held.FirstOrDefault(each => GuidText.TryParse(proof.Text(ObjectName), out var id) && each.Principal.Value == id),
            [ResourceName] => held.FirstOrDefault(each => each.ResourceId.Equals(proof.Text(ResourceName), StringComparison.OrdinalIgnoreCase)),
            _ => held.FirstOrDefault(each => each.IsOwn) ?? (held is [var single] ? single : null),
        };
        if (found is null && named.Length == 0 && held.Count > 1)
        {
            return (null, TokenErrors.IdentityNotNamed);
        }

        return found is not null && found.IsUsable(directory, tenant) ? (found, null) : (null, TokenErrors.IdentityNotFound);
    }
}
