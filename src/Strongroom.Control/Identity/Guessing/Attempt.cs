using Strongroom.Kernel;

namespace Strongroom.Identity.Guessing;

/// <summary>An attempt under way.</summary>
/// <param name="Client">Null when the request names no tenant or no client.</param>
/// <param name="Stranger">True when the client has not signed in from there before.</param>
internal sealed record Attempt((TenantId Tenant, ClientId Client)? Client, SourceNetwork Source, bool Stranger);
