using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Strongroom.Agent.State;
using Strongroom.Kernel;

namespace Strongroom.Agent.Endpoints;

/// <summary>
/// The header of App Service: one value a user, from a secret of this machine. Each user finds its own in a file that only it can read. Unlike
/// the challenge of Azure Arc it lasts, and clients take it from the environment: a secret, though one that is worth nothing to another user.
/// </summary>
internal sealed class IdentityHeaders : IDisposable
{
    public const string DefaultFolder = "/run/strongroom-agent/headers";

    private const int KeyLength = 32;

    private static readonly byte[] Purpose = "strongroom agent: X-IDENTITY-HEADER of user "u8.ToArray();

    private readonly SecretBytes _key;

    private IdentityHeaders(SecretBytes key) => _key = key;

    /// <summary>With the folder's secret, made and written first if there is none.</summary>
    /// <exception cref="AgentException">There is a file, and it is not the agent's.</exception>
    public static IdentityHeaders Load(StateFolder folder)
    {
        var key = StateFolder.Read(folder.HeaderKeyPath);
        if (key is null)
        {
            key = SecretBytes.Random(KeyLength);
            StateFolder.Write(folder.HeaderKeyPath, key.Span);
        }

        return key.Length == KeyLength ? new IdentityHeaders(key) : throw new AgentException(AgentExit.Local, $"{folder.HeaderKeyPath} is not what the agent wrote");
    }

    public bool IsOf(uint user, string header)
    {
        using var expected = Of(user);
        return CryptographicOperations.FixedTimeEquals(expected.Span, Encoding.UTF8.GetBytes(header));
    }

    /// <summary>Writes the user's value to its file, in place of one that is there.</summary>
    /// <exception cref="IOException">The file cannot be made, or not be given to the user.</exception>
    public void Write(string folder, uint user)
    {
        var path = Path.Combine(folder, $"{user}");
        File.Delete(path);
        using var value = Of(user);
        UserFile.Make(path, user, value.Span);
    }

    public void Dispose() => _key.Dispose();

    /// <summary>Base64url of HMAC-SHA256; the caller disposes it.</summary>
    private SecretBytes Of(uint user)
    {
        Span<byte> message = stackalloc byte[Purpose.Length + sizeof(uint)];
        Purpose.CopyTo(message);
        BinaryPrimitives.WriteUInt32BigEndian(message[Purpose.Length..], user);
        Span<byte> tag = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key.Span, message, tag);
        var value = SecretBytes.Allocate(System.Buffers.Text.Base64Url.GetEncodedLength(tag.Length));
        System.Buffers.Text.Base64Url.EncodeToUtf8(tag, value.Writable);
        tag.Clear();
        return value;
    }
}
