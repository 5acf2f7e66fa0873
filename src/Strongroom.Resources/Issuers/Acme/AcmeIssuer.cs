using Microsoft.Extensions.Logging;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Issuers.Acme;

/// <summary>
/// Certificates from an ACME authority (RFC 8555). An enrolment goes: account key stored, account made, order placed, proofs chosen and shown, authority
/// told to look, request handed in, certificate fetched. Each is a step of its own where something must be durable before the authority hears of the next.
/// </summary>
internal sealed class AcmeIssuer(AcmeServers servers, AcmeAccounts accounts, AcmeChallenges challenges, TimeProvider clock, ILogger<AcmeIssuer> log) : ICertificateIssuer
{
    private const int MostRestarts = 3;
    private static readonly TimeSpan AtOnce = TimeSpan.Zero;
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(1);

    public string Kind => "acme";

    public VaultError? Check(AuthorityProvider provider) =>
        ProviderSettings.Check(provider, ProviderSettings.Trust, ProviderSettings.Terms, ProviderSettings.Challenge, ProviderSettings.DnsHook, ProviderSettings.DnsWait)
        ?? (provider.Settings.GetValueOrDefault(ProviderSettings.Challenge) == AcmeSettings.Dns && !provider.Settings.ContainsKey(ProviderSettings.DnsHook)
            ? IssuerRefusals.BadSetting(ProviderSettings.Challenge, $"{AcmeSettings.Dns} needs a DNS program ({ProviderSettings.DnsHook}).")
            : null);

    public async ValueTask<EnrolmentStep> AdvanceAsync(Enrolment enrolment, Tx tx, CancellationToken cancel)
    {
        var state = AcmeState.Decode(enrolment.State);
        var settings = AcmeSettings.Of(enrolment.Provider);
        EnrolmentStep step;
        try
        {
            step = await StepAsync(enrolment, state, settings, tx, cancel).ConfigureAwait(false);
        }
        catch (AuthorityFaultException fault)
        {
            step = fault.ToStep(enrolment.State);
        }

        if (step is EnrolmentStep.Issued or EnrolmentStep.Refused)
        {
            await challenges.RemoveAsync(state, settings, tx, cancel).ConfigureAwait(false);
        }

        return step;
    }

    public async ValueTask<RenewalWindow?> RenewalAsync(AuthorityProvider provider, byte[] leaf, CancellationToken cancel)
    {
        var server = servers.For(provider);
        try
        {
            return await RenewalInformation.AskAsync(server, leaf, clock.GetUtcNow(), cancel).ConfigureAwait(false);
        }
        catch (AuthorityFaultException fault)
        {
            log.NoRenewalInformation(server.Home.Host, fault.Message);
            return null;
        }
    }

    public ValueTask AbandonAsync(Enrolment enrolment, Tx tx, CancellationToken cancel) =>
        challenges.RemoveAsync(AcmeState.Decode(enrolment.State), AcmeSettings.Of(enrolment.Provider), tx, cancel);

    public ValueTask ForgetAsync(VaultEntry vault, string issuerName, Tx tx, CancellationToken cancel) => AcmeAccounts.ForgetAsync(vault, issuerName, tx, cancel);

    private async Task<EnrolmentStep> StepAsync(Enrolment enrolment, AcmeState state, AcmeSettings settings, Tx tx, CancellationToken cancel)
    {
        if (state.Phase != AcmePhase.None && enrolment.Now > state.Deadline)
        {
            throw AuthorityFaultException.Final(AuthorityFaultException.IssuerError, "The authority has not finished the order in its time.");
        }

        var row = AcmeAccounts.KeyOf(enrolment);
        var account = await tx.FindAsync(row, cancel).ConfigureAwait(false);
        if (account is null)
        {
            // What was begun belongs to an account that is no more.
            tx.Put(row, accounts.New(row, enrolment.Now));
            return Go(AcmeState.Beginning with { Restarts = state.Restarts }, "An account at the authority is being made.");
        }

        using var key = accounts.Open(row, account);
        var session = new AcmeSession(servers.For(enrolment.Provider), key, account.Address);
        if (account.Address is null)
        {
            tx.Put(row, account with { Address = await AcmeRegistration.RegisterAsync(session, enrolment, settings, cancel).ConfigureAwait(false) });
            return Go(state, "The account at the authority is there.");
        }

        try
        {
            return state.Phase switch
            {
                AcmePhase.None => await PlaceAsync(session, enrolment, state, cancel).ConfigureAwait(false),
                AcmePhase.Ordered => await ChooseAsync(session, enrolment, state, settings, tx, cancel).ConfigureAwait(false),
                AcmePhase.Chosen => await ShowAsync(state, settings, cancel).ConfigureAwait(false),
                AcmePhase.Shown => await TellAsync(session, state, cancel).ConfigureAwait(false),
                _ => await AcmeFinishing.LookAsync(session, enrolment, state, cancel).ConfigureAwait(false),
            };
        }
        catch (AuthorityFaultException fault) when (fault.ProblemType == AcmeProblem.NoSuchAccount && state.Restarts < MostRestarts)
        {
            // The authority has forgotten the account, and the order with it, as a test authority does at each start.
            await challenges.RemoveAsync(state, settings, tx, cancel).ConfigureAwait(false);
            tx.Delete(row);
            return Go(AcmeState.Beginning with { Restarts = state.Restarts + 1 }, "The authority does not know the account any more; another is made.");
        }
    }

    private static async Task<EnrolmentStep> PlaceAsync(AcmeSession session, Enrolment enrolment, AcmeState state, CancellationToken cancel)
    {
        var placed = await AcmeOrdering.PlaceAsync(session, enrolment, state, cancel).ConfigureAwait(false);
        return Go(placed ?? state with { SaysNoReplacement = true }, "The order is placed.");
    }

    private static async Task<EnrolmentStep> ChooseAsync(AcmeSession session, Enrolment enrolment, AcmeState state, AcmeSettings settings, Tx tx, CancellationToken cancel)
    {
        var chosen = await AcmeOrdering.ChooseAsync(session, enrolment, state, settings, cancel).ConfigureAwait(false);
        await AcmeChallenges.StageAsync(chosen, tx, enrolment.Now, cancel).ConfigureAwait(false);
        return Go(chosen, "The proofs for the authority are being shown.");
    }

    private async Task<EnrolmentStep> ShowAsync(AcmeState state, AcmeSettings settings, CancellationToken cancel)
    {
        await challenges.PresentAsync(state, settings, cancel).ConfigureAwait(false);
        var pause = state.Challenges.Any(challenge => challenge.IsDns) ? settings.DnsWait : AtOnce;
        return new EnrolmentStep.Waiting((state with { Phase = AcmePhase.Shown }).Encode(), pause, "The proofs for the authority are shown.");
    }

    private static async Task<EnrolmentStep> TellAsync(AcmeSession session, AcmeState state, CancellationToken cancel)
    {
        await AcmeFinishing.TellAsync(session, state, cancel).ConfigureAwait(false);
        return new EnrolmentStep.Waiting((state with { Phase = AcmePhase.Told }).Encode(), FirstLook, "The authority is checking the names.");
    }

    private static EnrolmentStep.Waiting Go(AcmeState state, string details) => new(state.Encode(), AtOnce, details);
}
