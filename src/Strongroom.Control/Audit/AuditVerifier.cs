using System.Security.Cryptography;

namespace Strongroom.Audit;

/// <summary>
/// Proves that a trail is as it was written, from its files alone. It shares nothing with the writer but the hash and the layout's numbers,
/// so that a mistake of the writer cannot hide behind the same mistake here.
/// </summary>
public static class AuditVerifier
{
    /// <summary>Reads every segment. A directory without segments is an empty, good chain.</summary>
    public static VerifyResult Verify(VerifyRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var trusted = (request.TrustedKey ?? PublishedKey(request.Directory))?.Trim();
        using var key = trusted is null ? null : CheckpointNote.TryImportKey(trusted);
        if (trusted is not null && key is null)
        {
            return new VerifyResult(VerifyOutcome.KeyNotTrusted, 0, default, null, 0, "The trusted key is not a verifier key");
        }

        var walk = new ChainWalk(request, trusted, key);
        try
        {
            walk.Run(cancel);
        }
        catch (IOException fault)
        {
            walk.Find($"The segment cannot be read: {fault.Message}");
        }

        return Conclude(walk, request.Anchor, key);
    }

    private static VerifyResult Conclude(ChainWalk walk, TrailAnchor? anchor, ECDsa? key)
    {
        if (walk.Finding is { } finding)
        {
            return Result(VerifyOutcome.Tampered, walk.Entries + 1, finding);
        }

        if (anchor is not null && anchor.Sequence > walk.Entries)
        {
            return Result(VerifyOutcome.ShorterThanAnchor, walk.Entries + 1, $"The chain ends before entry {anchor.Sequence}, which the anchor names");
        }

        if (anchor is not null && !anchor.Hash.Span.SequenceEqual(walk.HashAtAnchor))
        {
            return Result(VerifyOutcome.InconsistentWithAnchor, anchor.Sequence, "The chain is not the one that the anchor was taken from");
        }

        if (anchor?.Note is { } note && key is not null && CheckpointNote.TryParse(note)?.IsSignedBy(key) != true)
        {
            return Result(VerifyOutcome.KeyNotTrusted, anchor.Sequence, "The anchor is not signed with the trusted key");
        }

        if (walk.FirstUntrusted is { } untrusted)
        {
            return Result(VerifyOutcome.KeyNotTrusted, untrusted, "A checkpoint is not signed with the trusted key");
        }

        return Result(VerifyOutcome.Good, null, $"{walk.Entries} entries are as they were written");

        VerifyResult Result(VerifyOutcome outcome, long? firstBad, string message) =>
            new(outcome, walk.Entries, walk.Head.ToArray(), firstBad, walk.CheckpointedTo, message);
    }

    private static string? PublishedKey(string directory)
    {
        var path = Path.Combine(directory, "verifier-key");
        return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
    }
}
