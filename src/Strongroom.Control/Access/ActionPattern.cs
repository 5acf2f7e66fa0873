using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Strongroom.Access;

/// <summary>
/// One line of a role's actions, as in <c>Microsoft.KeyVault/vaults/secrets/*</c>. <c>*</c> stands for any run of characters, empty or
/// with slashes, anywhere in the pattern; letters compare without case (control-plane reference §3.4).
/// </summary>
/// <remarks>Matching takes time linear in the action and allocates nothing: whoever writes a role cannot slow down those who use it.</remarks>
public sealed class ActionPattern
{
    public const int MaxLength = 256;

    private readonly string _head;
    private readonly string? _tail;
    private readonly Run[] _between;

    private ActionPattern(string text)
    {
        Text = text;
        var literals = text.ToLowerInvariant().Split('*');
        _head = literals[0];
        _tail = literals.Length > 1 ? literals[^1] : null;
        _between = literals.Length > 2 ? [.. literals[1..^1].Where(l => l.Length > 0).Select(l => new Run(l))] : [];
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Accepts 1 to 256 characters of <c>[A-Za-z0-9._/*-]</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ActionPattern? pattern)
    {
        pattern = null;
        if (text is null || text.Length is 0 or > MaxLength)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '/' or '*' or '-'))
            {
                return false;
            }
        }

        pattern = new ActionPattern(text);
        return true;
    }

    /// <exception cref="InvalidDataException">The text is no pattern.</exception>
    public static ActionPattern Parse(string text) =>
        TryParse(text, out var pattern) ? pattern : throw new InvalidDataException("An action pattern is malformed");

    /// <param name="action">An operation's name; a <c>*</c> in it is an ordinary character.</param>
    public bool Matches(ReadOnlySpan<char> action)
    {
        if (_tail is null)
        {
            return Ascii.EqualsIgnoreCase(action, _head);
        }

        if (action.Length < _head.Length + _tail.Length
            || !Ascii.EqualsIgnoreCase(action[.._head.Length], _head)
            || !Ascii.EqualsIgnoreCase(action[^_tail.Length..], _tail))
        {
            return false;
        }

        // Between the first and the last star, taking each run at its first place leaves the most room for the ones after it.
        var rest = action[_head.Length..^_tail.Length];
        foreach (var run in _between)
        {
            var end = run.EndOfFirst(rest);
            if (end < 0)
            {
                return false;
            }

            rest = rest[end..];
        }

        return true;
    }

    public override string ToString() => Text;

    /// <summary>A literal between two stars, searched as Knuth, Morris and Pratt do: never a step back in the text.</summary>
    private sealed class Run
    {
        private readonly string _text;
        private readonly int[] _border;

        public Run(string text)
        {
            _text = text;
            _border = new int[text.Length];
            for (int i = 1, matched = 0; i < text.Length; i++)
            {
                matched = Advance(text[i], matched);
                _border[i] = matched;
            }
        }

        /// <summary>The index after the first occurrence, or -1.</summary>
        public int EndOfFirst(ReadOnlySpan<char> text)
        {
            var matched = 0;
            for (var i = 0; i < text.Length; i++)
            {
                matched = Advance(char.IsAsciiLetterUpper(text[i]) ? (char)(text[i] | 0x20) : text[i], matched);
                if (matched == _text.Length)
                {
                    return i + 1;
                }
            }

            return -1;
        }

        private int Advance(char c, int matched)
        {
            while (matched > 0 && _text[matched] != c)
            {
                matched = _border[matched - 1];
            }

            return _text[matched] == c ? matched + 1 : matched;
        }
    }
}
