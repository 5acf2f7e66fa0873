using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Issuers;
using Strongroom.Mail;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>
/// Asks an authority when it wants a certificate renewed (RFC 9773), so that one that it is about to revoke is replaced in time. Its wish can only make a
/// renewal earlier than the policy says, never later: the policy is the owner's word.
/// </summary>
internal sealed class RenewalWindowDue(VaultIssuers issuers, IVaultDirectory vaults, TimeProvider clock, ILogger<RenewalWindowDue> log) : IDueWork
{
    private const int LongestReason = 200;

    /// <summary>An authority that says when to ask again is heard between an hour and a day (RFC 9773 §4.3.2 lets a client set both).</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    public string Kind => CertificateDues.Ask;

    /// <summary>It talks to authorities.</summary>
    public bool IsSlow => true;

    public async ValueTask<DueOutcome> RunAsync(DueItem item, Tx tx, CancellationToken cancel)
    {
        if (await DueCertificate.FindAsync(vaults, item, tx, cancel).ConfigureAwait(false) is not var (vault, stored)
            || stored.AskAt is not { } time || Objects.DueDates.Time(time) != item.DueAt)
        {
            return DueOutcome.WithoutObject(vaults, item);
        }

        // The item is the loop's to delete: the plan must not stage that a second time.
        var head = stored with { AskAt = null };
        var now = clock.GetUtcNow();
        var window = await AskAsync(vault, tx, head, cancel).ConfigureAwait(false);
        var pause = window is null || window.AskAgain - now > LongestPause ? LongestPause : window.AskAgain - now < ShortestPause ? ShortestPause : window.AskAgain - now;
        var next = head with { AskAfter = (now + pause).ToUnixTimeSeconds(), WantedAt = window is null ? head.WantedAt : Choose(window, head.WantedAt) };
        await CertificateBeginning.StageOperationAsync(vault, tx, head, next, cancel).ConfigureAwait(false);
        return new DueOutcome(Finished: true);
    }

    /// <summary>A time in the window, by chance, so that an authority's certificates do not all come at one time (RFC 9773 §4.2); the one chosen before, when it still fits.</summary>
    private static long Choose(RenewalWindow window, long? before)
    {
        var (start, end) = (window.Start.ToUnixTimeSeconds(), window.End.ToUnixTimeSeconds());
        return before is { } chosen && chosen >= start && chosen <= end ? chosen
            : start + (long)((end - start) * (RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue));
    }

    /// <summary>Null when the authority has no wish, or has not said it in order: then the policy's time stands, and what it wished before.</summary>
    private async ValueTask<RenewalWindow?> AskAsync(VaultEntry vault, Tx tx, CertificateHead head, CancellationToken cancel)
    {
        if (await issuers.FindAsync(vault, tx, head.Policy.IssuerName, cancel).ConfigureAwait(false) is not var (_, provider, issuer, account))
        {
            return null;
        }

        account.Dispose();
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bounded.CancelAfter(Timeout);
        try
        {
            var window = await issuer.RenewalAsync(provider, head.Current.Der, bounded.Token).ConfigureAwait(false);
            if (window is not null && window.End < window.Start)
            {
                log.WindowUnknown(head.Name.Shown, vault.Name.Value, "its window ends before it starts");
                return null;
            }

            return window;
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested && fault is not (SealedException or StoreUnavailableException))
        {
            // Whatever it is: an item that stays would ask again at every turn of the loop.
            log.WindowUnknown(head.Name.Shown, vault.Name.Value, MailText.OneLine(fault.Message, LongestReason));
            return null;
        }
    }
}
