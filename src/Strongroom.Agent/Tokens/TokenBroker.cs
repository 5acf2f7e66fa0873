using Strongroom.Agent.Login;
using Strongroom.Kernel;

namespace Strongroom.Agent.Tokens;

/// <summary>Tokens from the cache, or from the server: one question at a time for each identity and resource, however many ask.</summary>
internal sealed class TokenBroker(MachineSession session, TokenCache cache)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TokenKey, Task<VaultError?>> _questions = [];

    /// <summary>The answer's body; whoever has sent it zeroes it.</summary>
    /// <param name="refused">Hash of a token that the vault refused, hexadecimal; null when the asker says nothing of the kind.</param>
    public async Task<Result<byte[]>> GetAsync(AssignedIdentity identity, string resource, string? refused, (string Name, string Value)? echo, CancellationToken cancel)
    {
        if (session.IsRevoked)
        {
            return LoginRefusals.Revoked;
        }

        var key = new TokenKey(identity.ClientId, resource);
        if (refused is not null)
        {
            cache.DropRefused(key, refused);
        }

        if (cache.Render(key, echo, out var isAging) is { } held)
        {
            if (isAging)
            {
                _ = AskAsync(identity, key);
            }

            return held;
        }

        // Whoever leaves does not stop the question for the others.
        var refusal = await AskAsync(identity, key).WaitAsync(cancel).ConfigureAwait(false);
        return refusal is not null
            ? refusal
            : cache.Render(key, echo, out _) is { } fresh ? fresh : LoginRefusals.Unreachable("its token was over at once");
    }

    private Task<VaultError?> AskAsync(AssignedIdentity identity, TokenKey key)
    {
        lock (_lock)
        {
            if (_questions.TryGetValue(key, out var running))
            {
                return running;
            }

            var question = Task.Run(() => FetchAsync(identity, key));
            _questions[key] = question;
            return question;
        }
    }

    private async Task<VaultError?> FetchAsync(AssignedIdentity identity, TokenKey key)
    {
        try
        {
            var answer = await session.AskTokenAsync(identity, key.Resource, CancellationToken.None).ConfigureAwait(false);
            if (answer.IsRefused(out var refusal, out var token))
            {
                return refusal;
            }

            cache.Put(token);
            return null;
        }
        finally
        {
            lock (_lock)
            {
                _questions.Remove(key);
            }
        }
    }
}
