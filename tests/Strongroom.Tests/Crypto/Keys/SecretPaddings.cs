using Strongroom.Crypto;
using Xunit;

namespace Strongroom.Tests.Crypto.Keys;

public sealed class SecretPaddings
{
    [Fact]
    public void Pkcs1_padding_is_found_exactly_where_the_plain_rule_finds_it()
    {
        const int Size = 24;
        for (var separator = 2; separator <= Size; separator++)
        {
            foreach (var (first, second) in ((byte, byte)[])[(0, 2), (1, 2), (0, 1), (0, 0), (0, 3), (0x80, 2), (0xFF, 0xFF), (0, 0x82)])
            {
                var padded = Enumerable.Repeat((byte)0xA5, Size).ToArray();
                (padded[0], padded[1]) = (first, second);
                if (separator < Size)
                {
                    padded[separator] = 0;
                    padded[^1] = 0;
                }

                var isRight = first == 0 && second == 2 && separator is >= 10 and < Size;
                Assert.Equal(isRight ? separator + 1 : -1, SecretPadding.FindPkcs1Message(padded));
            }
        }
    }

    [Fact]
    public void Every_last_two_bytes_of_pkcs7_are_judged_as_the_plain_rule_judges_them()
    {
        for (var length = 16; length <= 48; length += 16)
        {
            for (var count = 0; count < 256; count++)
            {
                for (var wrong = -1; wrong < 17; wrong++)
                {
                    var padded = Enumerable.Repeat((byte)count, length).ToArray();
                    if (wrong is >= 0 and < 16)
                    {
                        padded[length - 1 - wrong] ^= 0x40;
                    }

                    var told = padded[^1];
                    var isRight = told is >= 1 and <= 16 && padded.AsSpan(length - told).IndexOfAnyExcept(told) < 0;
                    Assert.Equal(isRight ? length - told : -1, SecretPadding.FindPkcs7End(padded));
                }
            }
        }
    }
}
