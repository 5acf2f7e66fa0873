using System.Text;
using Strongroom.Identity;
using Strongroom.Kernel;

namespace Strongroom.Tests.Identity;

/// <summary>An application whose secret the test knows.</summary>
internal sealed record SampleClient(ClientId Client, PrincipalId Principal, Guid KeyId, string Secret)
{
    public static SampleClient Of(NewApplication made)
    {
        using (made)
        {
            return new SampleClient(made.Client, made.Principal, made.Secret.KeyId, Encoding.ASCII.GetString(made.Secret.Secret.Span));
        }
    }
}
