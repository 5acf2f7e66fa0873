using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Authority;

/// <summary>Writes answers about the revocation state of certificates (OCSPResponse of RFC 6960 §4.2.1).</summary>
/// <remarks><code>
/// OCSPResponse      ::= SEQUENCE { responseStatus ENUMERATED, responseBytes [0] SEQUENCE { id-pkix-ocsp-basic, OCTET STRING (BasicOCSPResponse) } OPTIONAL }
/// BasicOCSPResponse ::= SEQUENCE { ResponseData, AlgorithmIdentifier, BIT STRING, certs [0] SEQUENCE OF Certificate }
/// ResponseData      ::= SEQUENCE { responderID byName [1] Name, producedAt GeneralizedTime, SEQUENCE OF SingleResponse, [1] Extensions OPTIONAL }
/// SingleResponse    ::= SEQUENCE { CertID, good [0] NULL | revoked [1] { time, [0] reason } | unknown [2] NULL, thisUpdate, nextUpdate [0] }
/// </code></remarks>
internal static class StatusAnswer
{
    private const string Basic = "1.3.6.1.5.5.7.48.1.1";

    /// <summary>responseStatus 1: the request cannot be read.</summary>
    public static byte[] Malformed { get; } = [0x30, 0x03, 0x0A, 0x01, 0x01];

    private enum Status
    {
        Successful = 0,
    }

    /// <param name="states">One for each certificate of the request, in its order.</param>
    /// <param name="responder">Signs, and stands in the answer: its certificate comes from the signer that was asked about.</param>
    public static byte[] Write(StatusRequest request, IReadOnlyList<CertificateState> states, Responder responder, DateTimeOffset now, DateTimeOffset nextUpdate)
    {
        var data = WriteData(request, states, responder, now, nextUpdate);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(data);
            writer.WriteEncodedValue(responder.Generator.GetSignatureAlgorithmIdentifier(responder.Generator.Hash));
            writer.WriteBitString(responder.Generator.SignData(data, responder.Generator.Hash));
            using (writer.PushSequence(Tag(0)))
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(responder.Certificate);
            }
        }

        return Wrap(writer.Encode());
    }

    private static byte[] Wrap(byte[] basic)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEnumeratedValue(Status.Successful);
            using (writer.PushSequence(Tag(0)))
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Basic);
                writer.WriteOctetString(basic);
            }
        }

        return writer.Encode();
    }

    private static byte[] WriteData(StatusRequest request, IReadOnlyList<CertificateState> states, Responder responder, DateTimeOffset now, DateTimeOffset nextUpdate)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(Tag(1)))
            {
                writer.WriteEncodedValue(responder.Name);
            }

            writer.WriteGeneralizedTime(now, omitFractionalSeconds: true);
            using (writer.PushSequence())
            {
                for (var i = 0; i < states.Count; i++)
                {
                    WriteOne(writer, request.Certificates[i], states[i], now, nextUpdate);
                }
            }

            if (request.Nonce is { } nonce)
            {
                WriteNonce(writer, nonce);
            }
        }

        return writer.Encode();
    }

    private static void WriteOne(AsnWriter writer, CertificateId id, CertificateState state, DateTimeOffset now, DateTimeOffset nextUpdate)
    {
        using (writer.PushSequence())
        {
            id.Write(writer);
            if (!state.IsKnown)
            {
                writer.WriteNull(new Asn1Tag(TagClass.ContextSpecific, 2));
            }
            else if (state.RevokedAt is { } revoked)
            {
                WriteRevoked(writer, revoked, state.Reason);
            }
            else
            {
                writer.WriteNull(new Asn1Tag(TagClass.ContextSpecific, 0));
            }

            writer.WriteGeneralizedTime(now, omitFractionalSeconds: true);
            using (writer.PushSequence(Tag(0)))
            {
                writer.WriteGeneralizedTime(nextUpdate, omitFractionalSeconds: true);
            }
        }
    }

    private static void WriteRevoked(AsnWriter writer, long at, int reason)
    {
        using (writer.PushSequence(Tag(1)))
        {
            writer.WriteGeneralizedTime(DateTimeOffset.FromUnixTimeSeconds(at), omitFractionalSeconds: true);
            if (reason != 0)
            {
                using (writer.PushSequence(Tag(0)))
                {
                    writer.WriteEnumeratedValue((X509RevocationReason)reason);
                }
            }
        }
    }

    private static void WriteNonce(AsnWriter writer, byte[] nonce)
    {
        var value = new AsnWriter(AsnEncodingRules.DER);
        value.WriteOctetString(nonce);
        using (writer.PushSequence(Tag(1)))
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(StatusRequest.NonceOid);
            writer.WriteOctetString(value.Encode());
        }
    }

    private static Asn1Tag Tag(int number) => new(TagClass.ContextSpecific, number, isConstructed: true);
}
