using Strongroom.Barrier;
using Strongroom.Issuers.Acme;
using Strongroom.Kernel;
using Strongroom.Storage;
using Strongroom.Tests.Identity;
using Xunit;

namespace Strongroom.Tests.Issuers;

/// <summary>The keys of accounts at authorities: sealed where they lie, and brought under new system keys.</summary>
public sealed class AccountKeys
{
    private static readonly RowKey<AcmeAccount> Row = AcmeAccounts.Row.Key("t1", "v1", "web", "abc");

    [Fact]
    public void A_key_opens_in_its_own_row_alone()
    {
        var accounts = new AcmeAccounts(new GcmSealer());
        var account = accounts.New(Row, DateTimeOffset.UnixEpoch);
        using var key = accounts.Open(Row, account);
        using var again = accounts.Open(Row, account);
        Assert.Equal(key.Thumbprint, again.Thumbprint);
        Assert.Throws<InvalidDataException>(() => accounts.Open(AcmeAccounts.Row.Key("t1", "v1", "other", "abc"), account));
    }

    [Fact]
    public async Task Rewrapping_keeps_key_and_address_and_leaves_what_is_current()
    {
        var sealer = new AgeingSealer();
        var accounts = new AcmeAccounts(sealer);
        var account = accounts.New(Row, DateTimeOffset.UnixEpoch) with { Address = "https://ca.example/1" };
        using var before = accounts.Open(Row, account);
        var rewrap = new AcmeAccountRewrap(sealer);
        Assert.True(rewrap.Owns(Row.Key));
        Assert.False(rewrap.Owns(new StoreKey("t/a/v/b/secret/acmeaccount"u8.ToArray())));
        Assert.Null(await rewrap.RewrapAsync(Row.Key, Encode(account), default));

        sealer.IsOld = true;
        var moved = Decode((await rewrap.RewrapAsync(Row.Key, Encode(account), default))!);

        Assert.NotEqual(account.SealedKey, moved.SealedKey);
        Assert.Equal((account.Address, account.CreatedAt), (moved.Address, moved.CreatedAt));
        using var after = accounts.Open(Row, moved);
        Assert.Equal(before.Thumbprint, after.Thumbprint);
    }

    private static byte[] Encode(AcmeAccount account)
    {
        var writer = new RecordWriter();
        AcmeAccount.Write(writer, account);
        return writer.Written.ToArray();
    }

    private static AcmeAccount Decode(byte[] row)
    {
        var reader = new RecordReader(row);
        return AcmeAccount.Read(ref reader);
    }

    private sealed class AgeingSealer : IPurposeSealer
    {
        private readonly GcmSealer _inner = new();

        public bool IsOld { get; set; }

        public byte[] Seal(string purpose, ReadOnlySpan<byte> context, ReadOnlySpan<byte> plaintext) => _inner.Seal(purpose, context, plaintext);

        public SecretBytes? Open(string purpose, ReadOnlySpan<byte> context, ReadOnlySpan<byte> sealedBytes) => _inner.Open(purpose, context, sealedBytes);

        public bool IsCurrent(ReadOnlySpan<byte> sealedBytes) => !IsOld;
    }
}
