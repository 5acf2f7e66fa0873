using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Identity.Graph;

/// <summary>The body of a <c>$ref</c>: <c>{"@odata.id": ".../directoryObjects/{id}"}</c>. Of the address only the id at its end counts.</summary>
internal static class GraphReference
{
    public static async ValueTask<Result<PrincipalId>> ReadAsync(Passage passage, CancellationToken cancel)
    {
        if ((await GraphBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var refusal, out var body))
        {
            return refusal;
        }

        using (body)
        {
            var address = body.Text("@odata.id");
            return address is not null && PrincipalId.TryParse(address.AsSpan(address.LastIndexOf('/') + 1), out var id) ? id : GraphRefusals.InvalidReference;
        }
    }
}
