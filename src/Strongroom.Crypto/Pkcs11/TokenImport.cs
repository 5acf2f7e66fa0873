namespace Strongroom.Crypto;

/// <summary>
/// Puts a key into the token by <c>C_CreateObject</c>: its material goes from where it is into the module, and nowhere else. A token that takes
/// keys only wrapped refuses this, and says so.
/// </summary>
internal sealed class TokenImport(NewSoftwareKey key, KeyReference reference, byte[] label) : ITokenOperation
{
    public Ckr Run(TokenSessions sessions, nuint session, nuint ignored)
    {
        var functions = sessions.Functions;
        using var template = KeyTemplates.Private(reference, label);
        Fill(template);
        var code = functions.CreateObject(session, template, out var handle);
        if (code != Ckr.Ok)
        {
            return code;
        }

        if (TemplateAudit.Fault(functions, session, handle, reference.Kind, reference.Uses, isGenerated: false) is { } fault)
        {
            functions.DestroyObject(session, handle);
            throw new TokenUnavailableException($"The token did not take the key as it was told to, and it was destroyed: {fault}");
        }

        return Ckr.Ok;
    }

    private void Fill(Template template)
    {
        var material = key.Material.Span;
        switch (reference.Kind)
        {
            case TokenKeyKind.Rsa:
                template.With(Cka.Class, (ulong)Cko.PrivateKey).With(Cka.KeyType, (ulong)Ckk.Rsa);
                Pkcs8Parts.AddRsa(material, template);
                break;
            case TokenKeyKind.Ec:
                template.With(Cka.Class, (ulong)Cko.PrivateKey).With(Cka.KeyType, (ulong)Ckk.Ec).With(Cka.EcParams, MechanismProbe.Parameters(key.Shape.Curve!));
                template.With(Cka.Value, Pkcs8Parts.EcScalar(material));
                break;
            default:
                template.With(Cka.Class, (ulong)Cko.SecretKey).With(Cka.KeyType, (ulong)(reference.Kind == TokenKeyKind.Aes ? Ckk.Aes : Ckk.GenericSecret));
                template.With(Cka.Value, material);
                break;
        }
    }
}
