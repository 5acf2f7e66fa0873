using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>
/// Several cryptographic operations in one request, which Azure does not have: each is decided, throttled and recorded as if it had come alone, and
/// one that fails leaves the others alone. Records are durable before anything is answered.
/// </summary>
internal sealed class KeyBatch(KeyEngine engine, KeyCosts costs, IAuditTrail trail, TimeProvider clock)
{
    private static readonly ObjectShelf<KeyHead, KeyVersion> Shelf = KeyRows.Shelf;

    public async ValueTask<Result<Answer>> RunAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!passage.ApiVersion.IsExtension)
        {
            return Refusals.UnknownRoute;
        }

        if ((await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out var error, out var body) ||
            BatchRequest.Parse(body, passage.ApiVersion).IsRefused(out error, out var items))
        {
            return error;
        }

        var answer = new BatchAnswer(items);
        try
        {
            foreach (var item in items)
            {
                item.Outcome = await RunAsync(passage, tx, item, item != items[0], cancel).ConfigureAwait(false);
            }

            await Task.WhenAll(items.Select(item => RecordAsync(passage, item))).ConfigureAwait(false);
            if (!items.Exists(item => item.Passage is { IsAllowed: true }))
            {
                // A request of which nothing was allowed is refused as a whole: every item has an error then.
                var refusal = items[0].Outcome!.Value.Error!;
                answer.Dispose();
                return refusal;
            }

            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    private async ValueTask<Result<KeyOutput>> RunAsync(Passage passage, Tx tx, BatchItem item, bool isFurther, CancellationToken cancel)
    {
        if (item.Request is null && item.Target.Kind is null)
        {
            return item.Fault!;
        }

        var part = item.Passage = new PassageItem(passage, KeyOperations.Of(item.Use));
        part.ObjectId = Shelf.Kind.BaseId(passage.Origin, item.Target.Name);
        if ((part.AskFor(Shelf.Kind.Collection, item.Target.Name) ?? item.Fault ?? (isFurther ? costs.AdmitItem(passage) : null)) is { } refusal)
        {
            return refusal;
        }

        part.Algorithm = item.Request!.Algorithm.Name;
        if (await Shelf.FindLiveAsync(passage, tx, item.Target.Name, cancel).ConfigureAwait(false) is not { } head ||
            await Shelf.FindVersionAsync(passage.Vault, tx, head, item.Target, cancel).ConfigureAwait(false) is not { } version)
        {
            return item.Target.NotFound();
        }

        item.Kid = Shelf.Kind.Id(passage.Origin, head.Name, version.Version);
        part.ObjectId = item.Kid;
        part.Key = KeyReading.Audited(version);
        return await engine.RunAsync(passage, head, version, item.Use, item.Request, cancel).ConfigureAwait(false);
    }

    private async Task RecordAsync(Passage passage, BatchItem item)
    {
        var error = item.Outcome!.Value.Error;
        var part = item.Passage ?? new PassageItem(passage, KeyOperations.Batch);
        await trail.AppendAsync(part.Record(error?.Status ?? 200, error, clock)).ConfigureAwait(false);
    }
}
