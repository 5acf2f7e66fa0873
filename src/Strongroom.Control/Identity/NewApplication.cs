using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>An application just registered, with its service principal and its first secret.</summary>
public sealed record NewApplication(ClientId Client, PrincipalId Principal, NewClientSecret Secret) : IDisposable
{
    public void Dispose() => Secret.Dispose();
}
