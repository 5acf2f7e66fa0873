using System.Formats.Asn1;

namespace Strongroom.Crypto;

/// <summary>The content of the extension that names a subject otherwise: GeneralNames (RFC 5280 §4.2.1.6).</summary>
internal static class SubjectNamesDer
{
    public const string UserPrincipalName = "1.3.6.1.4.1.311.20.2.3";

    /// <param name="names">Passed by <see cref="SubjectNameRules"/>.</param>
    public static byte[] Encode(SubjectNames names)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var dns in names.Dns)
            {
                writer.WriteCharacterString(UniversalTagNumber.IA5String, dns, Tag(2));
            }

            foreach (var email in names.Emails)
            {
                writer.WriteCharacterString(UniversalTagNumber.IA5String, email, Tag(1));
            }

            foreach (var upn in names.Upns)
            {
                using (writer.PushSequence(Tag(0)))
                {
                    writer.WriteObjectIdentifier(UserPrincipalName);
                    using (writer.PushSequence(Tag(0)))
                    {
                        writer.WriteCharacterString(UniversalTagNumber.UTF8String, upn);
                    }
                }
            }

            foreach (var uri in names.Uris)
            {
                writer.WriteCharacterString(UniversalTagNumber.IA5String, uri, Tag(6));
            }

            foreach (var address in names.Addresses)
            {
                writer.WriteOctetString(address.GetAddressBytes(), Tag(7));
            }
        }

        return writer.Encode();
    }

    private static Asn1Tag Tag(int number) => new(TagClass.ContextSpecific, number);
}
