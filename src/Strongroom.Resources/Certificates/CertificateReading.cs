using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>Get, and the lists.</summary>
internal sealed class CertificateReading(IPurposeSealer tokens)
{
    private static readonly ObjectShelf<CertificateHead, CertificateVersion> Shelf = CertificateRows.Shelf;

    private readonly ObjectLists<CertificateHead, CertificateVersion> _lists =
        new(Shelf, tokens, (json, passage, id, item) => CertificateJson.WriteItem(json, passage, id, item.Version), IsListed);

    public ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        IncludesPending(passage) is null ? Refused() : _lists.ListAsync(passage, tx, cancel);

    public ValueTask<Result<Answer>> ListDeletedAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        IncludesPending(passage) is null ? Refused() : _lists.ListDeletedAsync(passage, tx, cancel);

    public ValueTask<Result<Answer>> ListVersionsAsync(Passage passage, Tx tx, CancellationToken cancel) => _lists.ListVersionsAsync(passage, tx, cancel);

    /// <summary>A disabled certificate is shown too, and one of which the first version is still pending (G42).</summary>
    public static async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ObjectTarget.Bind(passage, Shelf.Kind).IsRefused(out var error, out var target))
        {
            return error;
        }

        return await Shelf.FindLiveAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is { } head
            && await Shelf.FindVersionAsync(passage.Vault, tx, head, target, cancel).ConfigureAwait(false) is { } version
            ? new CertificateAnswer(passage, head, version)
            : target.NotFound();
    }

    public static async ValueTask<Result<Answer>> GetDeletedAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ObjectTarget.Bind(passage, Shelf.Kind).IsRefused(out var error, out var target))
        {
            return error;
        }

        return await Shelf.FindDeletedAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is { } head
            ? new CertificateAnswer(passage, head, head.Current)
            : Shelf.Kind.DeletedNotFound(target.Name);
    }

    private static bool IsListed(Passage passage, CertificateHead head) => !head.Current.IsPlaceholder || IncludesPending(passage) == true;

    /// <summary>Null for what is neither true nor false.</summary>
    private static bool? IncludesPending(Passage passage) => passage.Http.Request.Query["includePending"].ToString() switch
    {
        "" => false,
        var text when text.Equals("false", StringComparison.OrdinalIgnoreCase) => false,
        var text when text.Equals("true", StringComparison.OrdinalIgnoreCase) => true,
        _ => null,
    };

    private static ValueTask<Result<Answer>> Refused() =>
        ValueTask.FromResult<Result<Answer>>(Refusals.InvalidProperty("includePending", "It must be true or false."));
}
