using Strongroom.AcmeServer;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.AcmeServer;

/// <summary>Nonces are good once, here, now, and for one vault (RFC 8555 §6.5).</summary>
public sealed class Nonces
{
    private readonly SetTime _clock = new();
    private readonly VaultId _vault = VaultId.New();

    [Fact]
    public void One_is_good_once()
    {
        var book = new NonceBook(_clock);
        var nonce = book.Issue(_vault);
        Assert.True(book.Use(_vault, nonce));
        Assert.False(book.Use(_vault, nonce));
        _clock.Now += TimeSpan.FromMinutes(14);
        Assert.False(book.Use(_vault, nonce));
    }

    [Fact]
    public async Task Of_many_at_once_one_gets_through()
    {
        var book = new NonceBook(_clock);
        for (var round = 0; round < 50; round++)
        {
            var nonce = book.Issue(_vault);
            var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => book.Use(_vault, nonce))));
            Assert.Equal(1, won.Count(each => each));
        }
    }

    [Fact]
    public void Another_vaults_another_processs_an_old_and_a_changed_one_are_not_good()
    {
        var book = new NonceBook(_clock);
        var nonce = book.Issue(_vault);
        Assert.False(book.Use(VaultId.New(), nonce));
        Assert.False(new NonceBook(_clock).Use(_vault, nonce));
        Assert.False(book.Use(_vault, (nonce[0] == 'A' ? 'B' : 'A') + nonce[1..]));
        Assert.False(book.Use(_vault, nonce + "="));
        Assert.False(book.Use(_vault, nonce[..^4]));
        Assert.False(book.Use(_vault, null));
        Assert.False(book.Use(_vault, ""));
        _clock.Now += NonceBook.Lifetime;
        Assert.False(book.Use(_vault, nonce));
    }

    [Fact]
    public void What_was_used_before_a_turn_stays_used()
    {
        var book = new NonceBook(_clock);
        book.Use(_vault, book.Issue(_vault));
        _clock.Now += TimeSpan.FromMinutes(14);
        var nonce = book.Issue(_vault);
        Assert.True(book.Use(_vault, nonce));
        _clock.Now += TimeSpan.FromMinutes(2);
        book.Use(_vault, book.Issue(_vault));
        Assert.False(book.Use(_vault, nonce));
    }

    [Fact]
    public void A_full_book_begins_anew_and_forgives_nothing()
    {
        var book = new NonceBook(_clock);
        var first = book.Issue(_vault);
        Assert.True(book.Use(_vault, first));
        for (var i = 0; i < NonceBook.MostRemembered; i++)
        {
            book.Use(_vault, book.Issue(_vault));
        }

        _clock.Now += TimeSpan.FromSeconds(1);
        book.Use(_vault, book.Issue(_vault));
        Assert.False(book.Use(_vault, first));
        _clock.Now += TimeSpan.FromSeconds(1);
        Assert.True(book.Use(_vault, book.Issue(_vault)));
    }

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 28, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
