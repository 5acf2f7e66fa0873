using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Strongroom.Audit;
using Xunit;

namespace Strongroom.Tests.Audit;

/// <summary>S33, S34, AT9: every operator at many positions, 12 operators and more than 1,000 cases, each found with the first bad sequence.</summary>
public sealed class AuditTampering(AuditTampering.Template template) : IClassFixture<AuditTampering.Template>
{
    private const int Positions = 90;

    [Fact]
    public void An_untampered_trail_passes()
    {
        Assert.True(template.Forger.Segments >= 4);
        AssertFound(VerifyOutcome.Good, null, template.Forger.Write());
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        AssertFound(VerifyOutcome.Good, null, template.Forger.Write(template.Forger.Entries, rehash: true));
    }

    [Fact]
    public void Edit_a_byte() => Each(position =>
    {
        var entries = Copy();
        entries[position][RandomNumberGenerator.GetInt32(entries[position].Length)] ^= (byte)RandomNumberGenerator.GetInt32(1, 256);
        AssertFound(VerifyOutcome.Tampered, position + 1, template.Forger.Write(entries));
    });

    [Fact]
    public void Delete_an_entry() => Each(position =>
    {
        var entries = Copy();
        entries.RemoveAt(position);
        var isLast = position == template.Forger.Entries.Count - 1;
        AssertFound(isLast ? VerifyOutcome.ShorterThanAnchor : VerifyOutcome.Tampered, position + 1, template.Forger.Write(entries));
    });

    [Fact]
    public void Insert_a_forged_entry() => Each(position =>
    {
        var entries = Copy();
        entries.Insert(position, TrailForger.Forge(Plain(entries), position + 1, template.Forger.HashBefore(position)));

        // The forged entry itself is as sound as the hash can make it; the first that shows it is the real one after it.
        AssertFound(VerifyOutcome.Tampered, position + 2, template.Forger.Write(entries));
    });

    [Fact]
    public void Swap_two_entries() => Each(position =>
    {
        var entries = Copy();
        var other = position == entries.Count - 1 ? position - 1 : position + 1;
        (entries[position], entries[other]) = (entries[other], entries[position]);
        AssertFound(VerifyOutcome.Tampered, Math.Min(position, other) + 1, template.Forger.Write(entries));
    });

    [Fact]
    public void Duplicate_an_entry() => Each(position =>
    {
        var entries = Copy();
        entries.Insert(position, entries[position]);
        AssertFound(VerifyOutcome.Tampered, position + 2, template.Forger.Write(entries));
    });

    [Fact]
    public void Truncate_the_tail_behind_the_anchor() => Each(position =>
        AssertFound(VerifyOutcome.ShorterThanAnchor, position + 1, template.Forger.Write(Copy()[..position])));

    [Fact]
    public void Replace_the_signing_key()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Each(position =>
        {
            var entries = Copy();
            entries[position] = TrailForger.IsCheckpoint(entries[position]) ? entries[position] : Forged(entries[position]);
            var files = template.Forger.Write(entries, rehash: true, from: position, resign: (entry, index, previous) => Resign(entry, index, previous, key));
            var firstCheckpoint = entries.FindIndex(position, TrailForger.IsCheckpoint) + 1;
            if (firstCheckpoint > 0)
            {
                var result = Verify(files, anchor: null, template.TrustedKey);
                Assert.Equal((VerifyOutcome.KeyNotTrusted, (long?)firstCheckpoint), (result.Outcome, result.FirstBadSequence));
            }

            // Whoever trusts the key that lies beside the files needs the anchor.
            files["verifier-key"] = Encoding.ASCII.GetBytes(CheckpointNote.FormatKey(template.Origin, key.ExportSubjectPublicKeyInfo()));
            Assert.NotEqual(VerifyOutcome.Good, Verify(files, template.Anchor, trustedKey: null).Outcome);
        });
    }

    [Fact]
    public void Rewrite_the_whole_log_with_the_real_key_S34() => Each(position =>
    {
        using var key = template.RealKey();
        var entries = Copy();
        entries[position] = TrailForger.IsCheckpoint(entries[position]) ? entries[position] : Forged(entries[position]);
        var files = template.Forger.Write(entries, rehash: true, from: position, resign: (entry, index, previous) => Resign(entry, index, previous, key));
        AssertFound(VerifyOutcome.InconsistentWithAnchor, template.Anchor.Sequence, files);
    });

    [Fact]
    public void Splice_segments_of_another_trail() => Each(position =>
    {
        var files = template.Forger.Write();
        var segment = position % files.Count;
        var name = files.Keys.Order(StringComparer.Ordinal).ElementAt(segment);
        var other = template.Other.Write();
        files[name] = other.Values.ElementAt(position / files.Count % other.Count);
        var result = Verify(files, template.Anchor, template.TrustedKey);
        Assert.Equal((VerifyOutcome.Tampered, (long?)(template.Forger.FirstOf(segment) + 1)), (result.Outcome, result.FirstBadSequence));
    }, min: 1);

    [Fact]
    public void Zero_a_range() => Each(position =>
    {
        var entries = Copy();
        foreach (var entry in entries.Skip(position).Take(1 + (position % 3)))
        {
            Array.Clear(entry);
        }

        var reachesEnd = position + 1 + (position % 3) >= entries.Count;
        AssertFound(reachesEnd ? VerifyOutcome.ShorterThanAnchor : VerifyOutcome.Tampered, position + 1, template.Forger.Write(entries));
    });

    [Fact]
    public void Renumber_after_a_deletion() => Each(position =>
    {
        var entries = Copy();
        entries.RemoveAt(position);
        var files = template.Forger.Write(entries, rehash: true, from: position);
        var checkpoint = entries.FindIndex(position, TrailForger.IsCheckpoint);

        // Everything fits again except the next checkpoint, which states how many entries there were; after the last one, the anchor.
        var result = Verify(files, template.Anchor, template.TrustedKey);
        Assert.NotEqual(VerifyOutcome.Good, result.Outcome);
        Assert.Equal(checkpoint < 0 ? Math.Min(template.Anchor.Sequence, entries.Count + 1) : checkpoint + 1, result.FirstBadSequence);
    });

    [Fact]
    public void Drop_a_segment() => Each(position =>
    {
        var files = template.Forger.Write();
        var segment = position % files.Count;
        files.Remove(files.Keys.Order(StringComparer.Ordinal).ElementAt(segment));
        var isLast = segment == files.Count;
        AssertFound(isLast ? VerifyOutcome.ShorterThanAnchor : VerifyOutcome.Tampered, isLast ? template.Forger.FirstOf(segment) + 1 : segment == 0 ? 1 : template.Forger.FirstOf(segment) + 1, files);
    });

    [Fact]
    public void Roll_the_folder_back_behind_the_stores_head() => Each(position =>
    {
        var checkpoint = template.Forger.Entries.FindLastIndex(position, TrailForger.IsCheckpoint);
        AssertFound(VerifyOutcome.ShorterThanAnchor, checkpoint + 2, template.Forger.Write(Copy()[..(checkpoint + 1)]));
    });

    [Fact]
    public void A_checkpoint_that_states_another_length_is_found_even_when_the_real_key_signed_it()
    {
        using var key = template.RealKey();
        var checkpoint = template.Forger.Entries.FindIndex(TrailForger.IsCheckpoint);
        var files = template.Forger.Write(Copy(), rehash: true, from: checkpoint, resign: (entry, index, previous) => Resign(entry, index == checkpoint ? index - 1 : index, previous, key));
        AssertFound(VerifyOutcome.Tampered, checkpoint + 1, files);
    }

    [Fact]
    public void Damage_to_a_header_or_behind_the_end_is_found()
    {
        for (var at = 0; at < TrailForger.HeaderLength; at++)
        {
            var files = template.Forger.Write();
            files.Values.ElementAt(1)[at] ^= 1;
            AssertFound(VerifyOutcome.Tampered, template.Forger.FirstOf(1) + 1, files);
        }

        var trailing = template.Forger.Write();
        trailing.Values.Last()[^1] = 1;
        AssertFound(VerifyOutcome.Tampered, template.Forger.Entries.Count + 1, trailing);
    }

    private static void Each(Action<int> tamper, int min = 0)
    {
        for (var i = 0; i < Positions; i++)
        {
            // Both ends, and everywhere between.
            tamper(i == 0 ? min : i == 1 ? Template.Count - 1 : RandomNumberGenerator.GetInt32(min, Template.Count - 1));
        }
    }

    private static byte[] Plain(List<byte[]> entries) => entries.First(entry => !TrailForger.IsCheckpoint(entry));

    private static byte[] Forged(byte[] entry)
    {
        var forged = (byte[])entry.Clone();
        forged[^60] ^= 0x55;
        return forged;
    }

    private static byte[] Resign(byte[] entry, long index, byte[] previous, ECDsa key)
    {
        var installation = Guid.Parse(TrailForger.Note(entry)[..36]);
        var note = Encoding.UTF8.GetBytes(CheckpointNote.Sign(installation, new ChainPoint(index, previous), DateTimeOffset.UnixEpoch, key));
        var signed = new byte[18 + note.Length + 32];
        entry.AsSpan(0, 18).CopyTo(signed);
        BinaryPrimitives.WriteInt32LittleEndian(signed, signed.Length - 44);
        note.CopyTo(signed, 18);
        return signed;
    }

    private List<byte[]> Copy() => [.. template.Forger.Entries.Select(entry => (byte[])entry.Clone())];

    private void AssertFound(VerifyOutcome expected, long? sequence, Dictionary<string, byte[]> files)
    {
        var result = Verify(files, template.Anchor, template.TrustedKey);
        Assert.True(expected == result.Outcome && sequence == result.FirstBadSequence, $"expected {expected} at {sequence}, got {result}");
    }

    private VerifyResult Verify(Dictionary<string, byte[]> files, TrailAnchor? anchor, string? trustedKey)
    {
        foreach (var path in Directory.GetFiles(template.Scratch))
        {
            File.Delete(path);
        }

        foreach (var (name, bytes) in files)
        {
            File.WriteAllBytes(Path.Combine(template.Scratch, name), bytes);
        }

        return AuditVerifier.Verify(new VerifyRequest { Directory = template.Scratch, Anchor = anchor, TrustedKey = trustedKey }, CancellationToken.None);
    }

    public sealed class Template : IAsyncLifetime
    {
        public const int Count = 1000;

        private readonly Installation _installation = new();
        private readonly Installation _other = new();

        public string Scratch { get; } = Directory.CreateTempSubdirectory("strongroom-tamper-").FullName;

        public string TrustedKey { get; private set; } = "";

        public string Origin { get; private set; } = "";

        /// <summary>The very end, as the store's head would be after a clean stop with one more entry.</summary>
        public TrailAnchor Anchor { get; private set; } = new(0, default);

        internal TrailForger Forger { get; private set; } = null!;

        internal TrailForger Other { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Forger = await FillAsync(_installation);
            Other = await FillAsync(_other);
            TrustedKey = _installation.VerifierKey().Trim();
            Origin = TrustedKey[..TrustedKey.IndexOf('+', StringComparison.Ordinal)];
            Anchor = new TrailAnchor(Count, Forger.Entries[^1].AsMemory()[^32..]);
        }

        public async ValueTask DisposeAsync()
        {
            await _installation.DisposeAsync();
            await _other.DisposeAsync();
            Directory.Delete(Scratch, recursive: true);
        }

        internal ECDsa RealKey()
        {
            var row = _installation.Store.GetAsync(TrailRows.SigningKey.Key().Key, CancellationToken.None).AsTask().GetAwaiter().GetResult()!;
            var stored = Strongroom.Storage.RowShape<CheckpointKey>.Decode(_installation.Keys, row.Key, row.Value);
            using var pkcs8 = _installation.Keys.Open("audit-signing-key", stored.PublicKey, stored.SealedKey)!;
            var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(pkcs8.Span, out _);
            return key;
        }

        private static async Task<TrailForger> FillAsync(Installation installation)
        {
            await installation.Trail.StartAsync(CancellationToken.None);
            await installation.UnsealAsync();
            while (installation.Trail.DurableSequence < Count)
            {
                await installation.Trail.AppendAsync(Installation.Record());
            }

            var folder = installation.CopyAsCrashed();
            var forger = new TrailForger(Path.Combine(folder, "audit"));
            Directory.Delete(folder, recursive: true);
            forger.Entries.RemoveRange(Count, forger.Entries.Count - Count);
            return forger;
        }
    }
}
