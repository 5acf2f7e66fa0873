using Microsoft.AspNetCore.Http;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>What needs no signature: the directory and nonces (RFC 8555 §7.1.1, §7.2).</summary>
internal sealed class DirectoryWork(AcmeVaults servers)
{
    public ValueTask<Result<Answer>> DirectoryAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var origin = passage.Origin;
        var isOpen = servers.Find(passage.Vault.Id) is { IsOpen: true };
        return ValueTask.FromResult<Result<Answer>>(new AcmeAnswer(json =>
        {
            json.WriteString("newNonce"u8, origin + AcmeUrls.NewNonce);
            json.WriteString("newAccount"u8, origin + AcmeUrls.NewAccount);
            json.WriteString("newOrder"u8, origin + AcmeUrls.NewOrder);
            json.WriteString("revokeCert"u8, origin + AcmeUrls.RevokeCert);
            json.WriteString("keyChange"u8, origin + AcmeUrls.KeyChange);
            json.WriteString("renewalInfo"u8, origin + AcmeUrls.RenewalInfo);
            json.WriteStartObject("meta"u8);
            json.WriteBoolean("externalAccountRequired"u8, !isOpen);
            json.WriteEndObject();
        }));
    }

    /// <summary>The nonce itself is a header, as in every answer; HEAD is answered by 200, GET by 204.</summary>
    public static ValueTask<Result<Answer>> NonceAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        ValueTask.FromResult<Result<Answer>>(HttpMethods.IsHead(passage.Http.Request.Method) ? new EmptyAnswer(StatusCodes.Status200OK) : NoContentAnswer.Instance);
}
