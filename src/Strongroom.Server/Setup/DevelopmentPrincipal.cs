using Strongroom.Kernel;

namespace Strongroom.Server.Setup;

/// <summary>An application of the dev command; its client secret is sealed like any other.</summary>
internal sealed record DevelopmentPrincipal(ClientId Client, PrincipalId Object, byte[] SealedSecret);
