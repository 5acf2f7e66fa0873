namespace Strongroom.Agent.Login;

/// <summary>A managed identity that the machine may speak for.</summary>
/// <param name="ResourceId">The ARM path of the machine for its own identity, else of the identity.</param>
/// <param name="Type"><c>SystemAssigned</c> or <c>UserAssigned</c>.</param>
/// <param name="Epoch">Opaque; another one means that tokens of before are revoked. Null until the server has been asked.</param>
internal sealed record AssignedIdentity(Guid ClientId, Guid ObjectId, string ResourceId, string Type, string? Epoch)
{
    public bool IsSystem => string.Equals(Type, "SystemAssigned", StringComparison.Ordinal);
}
