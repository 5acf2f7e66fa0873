using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>Encrypt, decrypt, sign, verify, wrap and unwrap (wire reference §5.5).</summary>
internal sealed class KeyUsing(KeyEngine engine)
{
    private static readonly ObjectShelf<KeyHead, KeyVersion> Shelf = KeyRows.Shelf;

    public ValueTask<Result<Answer>> EncryptAsync(Passage passage, Tx tx, CancellationToken cancel) => RunAsync(passage, tx, KeyOperation.Encrypt, cancel);

    public ValueTask<Result<Answer>> DecryptAsync(Passage passage, Tx tx, CancellationToken cancel) => RunAsync(passage, tx, KeyOperation.Decrypt, cancel);

    public ValueTask<Result<Answer>> SignAsync(Passage passage, Tx tx, CancellationToken cancel) => RunAsync(passage, tx, KeyOperation.Sign, cancel);

    public ValueTask<Result<Answer>> VerifyAsync(Passage passage, Tx tx, CancellationToken cancel) => RunAsync(passage, tx, KeyOperation.Verify, cancel);

    public ValueTask<Result<Answer>> WrapAsync(Passage passage, Tx tx, CancellationToken cancel) => RunAsync(passage, tx, KeyOperation.WrapKey, cancel);

    public ValueTask<Result<Answer>> UnwrapAsync(Passage passage, Tx tx, CancellationToken cancel) => RunAsync(passage, tx, KeyOperation.UnwrapKey, cancel);

    private async ValueTask<Result<Answer>> RunAsync(Passage passage, Tx tx, KeyOperation operation, CancellationToken cancel)
    {
        if (ObjectTarget.Bind(passage, Shelf.Kind).IsRefused(out var error, out var target) ||
            (await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out error, out var body) ||
            CryptoRequest.Parse(body, operation, passage.ApiVersion).IsRefused(out error, out var request))
        {
            return error;
        }

        using (request)
        {
            passage.Algorithm = request.Algorithm.Name;
            if (await Shelf.FindLiveAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } head ||
                await Shelf.FindVersionAsync(passage.Vault, tx, head, target, cancel).ConfigureAwait(false) is not { } version)
            {
                return target.NotFound();
            }

            var kid = Shelf.Kind.Id(passage.Origin, head.Name, version.Version);
            passage.ObjectId = kid;
            KeyReading.Note(passage, version);
            return (await engine.RunAsync(passage, head, version, operation, request, cancel).ConfigureAwait(false)).IsRefused(out error, out var output)
                ? error
                : new CryptoAnswer(kid, output);
        }
    }
}
