using System.Text;
using Strongroom.Identity;
using Xunit;

namespace Strongroom.Tests.Identity;

/// <summary>Bytes have one base64url text, and no other is read.</summary>
public sealed class StrictBase64Url
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("AA", 1)]
    [InlineData("AAA", 2)]
    [InlineData("AAAA", 3)]
    [InlineData("-_-_", 3)]
    public void The_one_encoding_is_read(string text, int length)
    {
        Assert.True(Base64UrlText.TryDecode(Encoding.ASCII.GetBytes(text), out var decoded));
        Assert.Equal(length, decoded.Length);
    }

    [Theory]
    [InlineData("A")]
    [InlineData("AAAAA")]
    [InlineData("AB")]
    [InlineData("AP")]
    [InlineData("AAB")]
    [InlineData("AA==")]
    [InlineData("AAA=")]
    [InlineData("A A A A")]
    [InlineData(" AAAA")]
    [InlineData("AAAA\n")]
    [InlineData("AA+A")]
    [InlineData("AA/A")]
    [InlineData("AAé")]
    public void Padding_white_space_foreign_characters_and_loose_bits_are_refused(string text) =>
        Assert.False(Base64UrlText.TryDecode(Encoding.UTF8.GetBytes(text), out _));
}
