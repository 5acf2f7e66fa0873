using System.Buffers.Text;
using System.Text;
using Strongroom.Kernel;

namespace Strongroom.Issuers.Acme;

/// <summary>Makes the account of an issuer at its authority (RFC 8555 §7.3). For a key that has one already the authority names that one.</summary>
internal static class AcmeRegistration
{
    private const int LongestContact = 254;
    private const int LongestKey = 1024;

    /// <returns>The account's address.</returns>
    /// <exception cref="AuthorityFaultException">There is none.</exception>
    public static async Task<string> RegisterAsync(AcmeSession session, Enrolment enrolment, AcmeSettings settings, CancellationToken cancel)
    {
        var directory = await session.Server.DirectoryAsync(cancel).ConfigureAwait(false);
        if (directory.Terms is { } terms && !settings.AcceptsTerms)
        {
            throw Bad($"The authority has terms of service, which the operator has not accepted: {OutsideText.Shown(terms)}");
        }

        var binding = Binding(session, enrolment.Account, directory);
        var answer = await session.PostAsync(
            directory.NewAccount,
            json =>
            {
                // Where the authority has no terms there is nothing to be agreed to, and some ask for it all the same.
                json.WriteBoolean("termsOfServiceAgreed"u8, true);
                json.WriteStartArray("contact"u8);
                foreach (var address in enrolment.Account.AdministratorEmails.Where(IsContact))
                {
                    json.WriteStringValue("mailto:" + address);
                }

                json.WriteEndArray();
                if (binding is not null)
                {
                    json.WritePropertyName("externalAccountBinding"u8);
                    json.WriteRawValue(binding);
                }
            },
            cancel).ConfigureAwait(false);
        if (answer.IsGood)
        {
            return session.Server.Place(answer.Location).AbsoluteUri;
        }

        // Whatever it dislikes here is about the account, and nothing that whoever asked for a certificate can mend.
        var fault = AcmeProblem.Fault(answer, session.Server.Home);
        throw fault.IsFinal ? Bad(fault.Message) : fault;
    }

    private static byte[]? Binding(AcmeSession session, IssuerAccount account, AcmeDirectory directory)
    {
        if (string.IsNullOrEmpty(account.AccountId))
        {
            return directory.WantsExternalAccount
                ? throw Bad("The authority wants an external account. The issuer's account_id is to be its key id, and the password its key.")
                : null;
        }

        using var key = DecodeKey(account.Password) ?? throw Bad("The password of the issuer's account is no binding key: it must be base64url, as the authority hands it out.");
        return session.Key.Bind(directory.NewAccount, account.AccountId, key);
    }

    /// <summary>Authorities hand it out with and without padding, and some in the other alphabet.</summary>
    private static SecretBytes? DecodeKey(SecretBytes? text)
    {
        if (text is not { Length: > 0 and <= LongestKey })
        {
            return null;
        }

        using var same = new SecretBytes(text.Span.TrimEnd("=\r\n "u8));
        same.Writable.Replace((byte)'+', (byte)'-');
        same.Writable.Replace((byte)'/', (byte)'_');
        using var room = SecretBytes.Allocate(Math.Max(1, Base64Url.GetMaxDecodedLength(same.Length)));
        return Base64Url.DecodeFromUtf8(same.Span, room.Writable, out _, out var written) == System.Buffers.OperationStatus.Done && written > 0
            ? new SecretBytes(room.Span[..written])
            : null;
    }

    /// <summary>What cannot be a mailto address of RFC 8555 §7.3 (one recipient, no header fields) is left out.</summary>
    private static bool IsContact(string address) =>
        address.Length is > 2 and <= LongestContact && address.Contains('@', StringComparison.Ordinal) && Ascii.IsValid(address)
        && !address.Any(c => c is <= ' ' or ',' or '?' or '%' or '<' or '>' or '"' or '\\' or (char)127);

    private static AuthorityFaultException Bad(string reason) => AuthorityFaultException.Final(AuthorityFaultException.IssuerError, reason);
}
