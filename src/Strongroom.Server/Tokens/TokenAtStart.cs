using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Server.Tokens;

/// <summary>Logs in to the token before anything is answered, so that a wrong module, label or PIN ends the start and not the first request.</summary>
internal sealed class TokenAtStart(TokenOptions options, Pkcs11Token token, ILogger<TokenAtStart> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        using var pin = Pin();
        if (pin is null)
        {
            log.AwaitingPin(options.Token.ModulePath);
            return Task.CompletedTask;
        }

        token.LogIn(pin);
        var status = token.Status;
        log.Attached(status.Label, status.Serial, string.Join(", ", status.MissingMechanisms.Concat(status.MissingCurves)) is { Length: > 0 } missing ? missing : "nothing");
        if (status.IsPinCountLow)
        {
            log.PinCountLow(status.Label);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private SecretBytes? Pin() => options.SoftHsmDirectory is { } directory ? DevelopmentToken.Ensure(options, directory) : options.Pin?.Read();
}
