namespace Strongroom.AcmeServer;

/// <summary>Compares what the outside shows with what the account's key demands (RFC 8555 §8.1).</summary>
internal sealed class ChallengeCheck(HttpChallenge http, DnsChallenge dns)
{
    /// <summary>Null when the challenge is met.</summary>
    public ValueTask<ValidationFault?> RunAsync(AuthorizationRecord authorization, AccountRecord account, CancellationToken cancel)
    {
        if (!AccountKey.TryRead(account.Key, out var key))
        {
            throw new InvalidDataException("The key of an account cannot be read");
        }

        var expected = $"{authorization.Token}.{key.Thumbprint}";
        return authorization.Challenge == ChallengeKinds.Dns
            ? dns.CheckAsync(authorization.Identifier, expected, cancel)
            : http.CheckAsync(authorization.Identifier, authorization.Token, expected, cancel);
    }
}
