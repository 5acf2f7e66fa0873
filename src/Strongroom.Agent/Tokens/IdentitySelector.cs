using Strongroom.Agent.Login;

namespace Strongroom.Agent.Tokens;

/// <summary>How an asker names an identity.</summary>
/// <param name="Name">One of the query's members.</param>
internal readonly record struct IdentitySelector(string Name, string Value)
{
    public const string ClientId = "client_id";
    public const string ObjectId = "object_id";

    /// <summary>IMDS and Azure Arc say it this way, App Service the other; both are taken everywhere.</summary>
    public const string ResourceId = "msi_res_id";

    public const string ResourceIdToo = "mi_res_id";

    public static IReadOnlyList<string> Names { get; } = [ClientId, ObjectId, ResourceId, ResourceIdToo];

    /// <summary>Whether it names this identity. A machine's own one goes by the machine's path.</summary>
    public bool Selects(AssignedIdentity identity) => Name switch
    {
        ClientId => Guid.TryParseExact(Value, "D", out var client) && client == identity.ClientId,
        ObjectId => Guid.TryParseExact(Value, "D", out var principal) && principal == identity.ObjectId,
        _ => string.Equals(Value, identity.ResourceId, StringComparison.OrdinalIgnoreCase),
    };
}
