using System.Text;

namespace Strongroom.Storage;

/// <summary>
/// The form of a family of keys, as in <c>t/{tenant}/v/{vault}/secret/{name}</c>. Every shape is a static field of its room;
/// a test compares all of them with <c>docs/keyspace.md</c>.
/// </summary>
public abstract class KeyShape
{
    private readonly byte[][] _literals;

    /// <param name="template">Literal text with <c>{part}</c> holes; each hole takes one part without a slash.</param>
    /// <param name="holds">One line for the reader of <c>docs/keyspace.md</c>: what such a row is.</param>
    protected KeyShape(string template, string holds)
    {
        ArgumentException.ThrowIfNullOrEmpty(template);
        Template = template;
        Holds = holds;
        var literals = new List<byte[]>();
        var rest = template.AsSpan();
        for (var open = rest.IndexOf('{'); open >= 0; open = rest.IndexOf('{'))
        {
            literals.Add(Encoding.ASCII.GetBytes(rest[..open].ToString()));
            rest = rest[(rest.IndexOf('}') + 1)..];
        }

        literals.Add(Encoding.ASCII.GetBytes(rest.ToString()));
        _literals = [.. literals];
    }

    public string Template { get; }

    public string Holds { get; }

    /// <summary>The type of the record, with its layout version.</summary>
    public abstract string RecordName { get; }

    /// <summary>The bytes of the template with its first holes filled, up to and without the first empty hole.</summary>
    protected byte[] Build(params ReadOnlySpan<string> parts)
    {
        if (parts.Length >= _literals.Length)
        {
            throw new ArgumentException($"{Template} has {_literals.Length - 1} parts", nameof(parts));
        }

        var length = _literals[parts.Length].Length;
        for (var i = 0; i < parts.Length; i++)
        {
            length += _literals[i].Length + parts[i].Length;
        }

        var bytes = new byte[length];
        var at = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            _literals[i].CopyTo(bytes, at);
            at += _literals[i].Length;
            at += Encoding.ASCII.GetBytes(parts[i], bytes.AsSpan(at));
        }

        _literals[parts.Length].CopyTo(bytes, at);
        return bytes;
    }

    protected int Holes => _literals.Length - 1;
}
