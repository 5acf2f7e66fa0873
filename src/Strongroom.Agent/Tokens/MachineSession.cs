using Microsoft.Extensions.Logging;
using Strongroom.Agent.Login;
using Strongroom.Agent.State;
using Strongroom.Kernel;

namespace Strongroom.Agent.Tokens;

/// <summary>
/// The agent's standing with the server: where it is enrolled, for whom it may speak, and whether it was revoked. A revoked agent holds no token
/// and keeps asking, so that a new enrolment, or a clock set right, brings it back.
/// </summary>
internal sealed class MachineSession : IDisposable
{
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromSeconds(2);

    private readonly StateFolder _folder;
    private readonly AgentKey _key;
    private readonly TokenCache _cache;
    private readonly TimeProvider _clock;
    private readonly ILogger<MachineSession> _log;
    private readonly SemaphoreSlim _oneQuestion = new(1, 1);
    private volatile Standing _standing;
    private DateTimeOffset _asked;
    private DateTimeOffset _awayUntil;
    private VaultError? _away;

    /// <exception cref="AgentException">The machine is not enrolled.</exception>
    public MachineSession(StateFolder folder, AgentKey key, TokenCache cache, TimeProvider clock, ILogger<MachineSession> log)
    {
        (_folder, _key, _cache, _clock, _log) = (folder, key, cache, clock, log);
        var enrolment = Enrolment.Find(folder) ?? throw new AgentException(AgentExit.Local, "this machine is not enrolled: run 'strongroom agent enroll' first");
        _standing = new Standing(enrolment, Client(enrolment), IsRevoked: false);
        cache.Drop(token => !enrolment.Identities.Any(identity => identity.ClientId == token.Key.ClientId));
    }

    public Enrolment Enrolment => _standing.Enrolment;

    public bool IsRevoked => _standing.IsRevoked;

    public bool IsServerAway => _away is not null;

    /// <summary>
    /// The identity that a request means: the selected one; without a selector the machine's own one, or the only one there is. One that is not
    /// known may have been assigned a moment ago, so the server is asked once.
    /// </summary>
    public async Task<AssignedIdentity?> ResolveAsync(IdentitySelector? selector, CancellationToken cancel)
    {
        if (Find(selector) is { } known)
        {
            return known;
        }

        if (_clock.GetUtcNow() - _asked < BetweenQuestions)
        {
            return null;
        }

        await AskStatusAsync(cancel).ConfigureAwait(false);
        return Find(selector);
    }

    /// <summary>A token from the server. A refusal of 401 means that the agent is revoked, one of 503 that the server is away.</summary>
    public async Task<Result<CachedToken>> AskTokenAsync(AssignedIdentity identity, string resource, CancellationToken cancel)
    {
        var standing = _standing;
        if (standing.IsRevoked)
        {
            return LoginRefusals.Revoked;
        }

        // A server that did not answer a moment ago is not waited for again by everyone who asks.
        if (_away is { } away && _clock.GetUtcNow() < _awayUntil)
        {
            return away;
        }

        var answer = await standing.Client.TokenAsync(standing.Enrolment, identity, resource, cancel).ConfigureAwait(false);
        Note(standing, answer.Error);
        if (!_standing.IsRevoked || answer.IsRefused(out _, out var token))
        {
            return answer;
        }

        // Revoked while the answer was on its way.
        token.Dispose();
        return LoginRefusals.Revoked;
    }

    /// <summary>Asks the server what this agent may still do, and drops the tokens that ended.</summary>
    public async Task AskStatusAsync(CancellationToken cancel)
    {
        await _oneQuestion.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            Reload();
            var standing = _standing;
            _asked = _clock.GetUtcNow();
            var answer = await standing.Client.StatusAsync(standing.Enrolment, cancel).ConfigureAwait(false);
            Note(standing, answer.Error);
            if (!answer.IsRefused(out _, out var status))
            {
                Adopt(standing, status);
            }
        }
        finally
        {
            _oneQuestion.Release();
        }
    }

    public void Dispose()
    {
        _standing.Client.Dispose();
        _oneQuestion.Dispose();
    }

    private AssignedIdentity? Find(IdentitySelector? selector)
    {
        var identities = _standing.Enrolment.Identities;
        return selector is { } named
            ? identities.FirstOrDefault(named.Selects)
            : identities.FirstOrDefault(identity => identity.IsSystem) ?? (identities.Length == 1 ? identities[0] : null);
    }

    /// <summary>Takes up a new enrolment that <c>enroll</c> has written meanwhile.</summary>
    private void Reload()
    {
        try
        {
            if (Enrolment.Find(_folder) is { } written && written.AgentId != _standing.Enrolment.AgentId)
            {
                _cache.Drop(_ => true);
                // The client of before is left to the questions that still wait for it.
                _standing = new Standing(written, Client(written), IsRevoked: false);
                _away = null;
                _log.EnrolledAnew();
            }
        }
        catch (AgentException fault)
        {
            _log.StateUnusable(fault);
        }
    }

    private void Adopt(Standing standing, StatusAnswer status)
    {
        var epochs = status.Identities.ToDictionary(identity => identity.ClientId, identity => identity.Epoch);
        var enrolment = standing.Enrolment with { Identities = status.Identities };
        if (!standing.Enrolment.Identities.SequenceEqual(status.Identities))
        {
            Write(enrolment);
        }

        _standing = standing with { Enrolment = enrolment, IsRevoked = false };
        _cache.Drop(token => !epochs.TryGetValue(token.Key.ClientId, out var epoch) || epoch != token.Epoch);
    }

    private void Write(Enrolment enrolment)
    {
        try
        {
            enrolment.Write(_folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _log.StateUnusable(fault);
        }
    }

    private void Note(Standing standing, VaultError? refusal)
    {
        if (refusal?.Status == 503)
        {
            if (_away is null)
            {
                _log.ServerAway(refusal.Message);
            }

            _awayUntil = _clock.GetUtcNow() + BetweenQuestions;
            _away = refusal;
            return;
        }

        if (_away is not null)
        {
            _away = null;
            _log.ServerBack();
        }

        if (refusal?.Status == 401 && standing.Enrolment.AgentId == _standing.Enrolment.AgentId)
        {
            if (!_standing.IsRevoked)
            {
                _standing = _standing with { IsRevoked = true };
                _log.Revoked();
            }

            _cache.Drop(_ => true);
        }
    }

    private LoginClient Client(Enrolment enrolment) => new(enrolment.OwnCa ? _folder.CaPath : null, _key, _clock);

    private sealed record Standing(Enrolment Enrolment, LoginClient Client, bool IsRevoked);
}
