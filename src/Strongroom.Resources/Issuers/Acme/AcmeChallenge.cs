using System.Security.Cryptography;
using System.Text;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Issuers.Acme;

/// <summary>A proof that the authority wants to see (RFC 8555 §8).</summary>
/// <param name="Authorization">The address of what it proves.</param>
/// <param name="Address">Where the authority is told to look.</param>
/// <param name="Name">The name that is proved, without <c>*.</c>.</param>
/// <param name="Token">Base64url, the authority's; never used for two proofs.</param>
/// <param name="Expected">The key authorization: token, dot, the account key's thumbprint.</param>
internal sealed record AcmeChallenge(string Authorization, string Address, bool IsDns, string Name, string Token, string Expected)
{
    private const int ShortestToken = 16;
    private const int LongestToken = 256;

    public string RecordName => "_acme-challenge." + Name;

    /// <summary>RFC 8555 §8.4.</summary>
    public string RecordValue => CanonicalBase64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Expected)));

    /// <summary>The alphabet of base64url; the standard wants 128 bits, and what is shorter than 16 characters could be guessed or run into.</summary>
    public static bool IsToken(string? text) => text is { Length: >= ShortestToken and <= LongestToken } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    public void Write(RecordWriter writer)
    {
        writer.Text(Authorization);
        writer.Text(Address);
        writer.Bool(IsDns);
        writer.Text(Name);
        writer.Text(Token);
        writer.Text(Expected);
    }

    public static AcmeChallenge Read(ref RecordReader reader) => new(reader.Text(), reader.Text(), reader.Bool(), reader.Text(), reader.Text(), reader.Text());
}
