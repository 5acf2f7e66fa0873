namespace Strongroom.Agent.Endpoints;

/// <summary>The managed-identity endpoint that a path imitates (control-plane.md §6.6).</summary>
internal enum Shape
{
    /// <summary>App Service: a header with a value that only the asking user can know.</summary>
    AppService,

    /// <summary>Azure Arc: a challenge file that only the asking user can read.</summary>
    AzureArc,

    /// <summary>The virtual machine's metadata service: nothing but who asks.</summary>
    Imds,
}
