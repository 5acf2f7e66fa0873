using Strongroom.Storage;

namespace Strongroom.Issuers.Acme;

/// <summary>Shows the proofs that an authority looks for, and takes them away again.</summary>
internal sealed class AcmeChallenges(DnsHook hook)
{
    /// <summary>Stages what is answered over HTTP.</summary>
    /// <exception cref="AuthorityFaultException">A token is in use with another account's key, which no honest authority brings about.</exception>
    public static async ValueTask StageAsync(AcmeState state, Tx tx, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var challenge in state.Challenges.Where(challenge => !challenge.IsDns))
        {
            var key = AcmeAnswers.KeyOf(challenge.Token);
            if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is { } there && there.Expected != challenge.Expected && now < there.Until)
            {
                throw AuthorityFaultException.Final(AuthorityFaultException.IssuerError, "The authority has given out a token that is in use elsewhere.");
            }

            tx.Put(key, new ChallengeAnswer(challenge.Expected, state.Deadline));
        }
    }

    /// <exception cref="AuthorityFaultException">The program has failed; it is run again at the next try.</exception>
    public async ValueTask PresentAsync(AcmeState state, AcmeSettings settings, CancellationToken cancel)
    {
        foreach (var challenge in state.Challenges.Where(challenge => challenge.IsDns))
        {
            var program = settings.DnsHook ?? throw AuthorityFaultException.Final(AuthorityFaultException.IssuerError, "The provider has no DNS program any more.");
            if (await hook.PresentAsync(program, challenge, cancel).ConfigureAwait(false) is { } reason)
            {
                throw AuthorityFaultException.Away($"The DNS program has not written {challenge.RecordName}: {reason}");
            }
        }
    }

    /// <summary>Stages and runs the removal of whatever is shown. What a failing program leaves behind is in the log; it must not cost the certificate.</summary>
    public async ValueTask RemoveAsync(AcmeState state, AcmeSettings settings, Tx tx, CancellationToken cancel)
    {
        foreach (var challenge in state.Challenges)
        {
            if (challenge.IsDns)
            {
                _ = settings.DnsHook is { } program && state.Phase >= AcmePhase.Chosen ? await hook.CleanUpAsync(program, challenge, cancel).ConfigureAwait(false) : null;
                continue;
            }

            var key = AcmeAnswers.KeyOf(challenge.Token);
            if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is { } there && there.Expected == challenge.Expected)
            {
                tx.Delete(key);
            }
        }
    }
}
