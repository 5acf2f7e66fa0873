using System.Security.Cryptography;
using System.Text.Json;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>Random bytes of a managed HSM (wire reference §5.9): from its token, or from the operating system when none is attached.</summary>
internal sealed class RandomBytes(KeyMaterials materials)
{
    private const int Most = 128;

    public async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        if (ReadCount(body) is not (>= 1 and <= Most and var count))
        {
            return new VaultError(400, "BadParameter", $"GetRandomBytesRequest: count cannot be greater than {Most} or less than 1 (Activity ID: {passage.RequestId:D})");
        }

        var bytes = SecretBytes.Allocate(count);
        try
        {
            if (materials.Token is { } token)
            {
                // A token may take its time: it must not hold a thread that answers requests.
                await Task.Run(() => token.FillRandom(bytes.Writable), CancellationToken.None).ConfigureAwait(false);
            }
            else
            {
                RandomNumberGenerator.Fill(bytes.Writable);
            }
        }
        catch (TokenUnavailableException)
        {
            bytes.Dispose();
            return KeyRefusals.TokenUnavailable;
        }

        return new RandomAnswer(bytes);
    }

    private static int? ReadCount(RequestBody body)
    {
        int? count = null;
        var reader = body.Reader();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("count"u8))
            {
                _ = JsonMembers.ReadNumber(ref reader, "count", out count);
            }
            else
            {
                reader.Skip();
            }
        }

        return count;
    }
}
