namespace Strongroom.Access.Conditions;

/// <summary>
/// The right side of <c>StringLike</c>: <c>*</c> stands for any run of characters, <c>?</c> for one, a backslash takes the character after it
/// literally (control-plane reference §3.5).
/// </summary>
/// <remarks>
/// The time of a match is bounded by the square of the text's length, whatever the pattern: runs of stars count as one, and a pattern with
/// more literals than the text has characters is refused before the search.
/// </remarks>
internal sealed class LikePattern
{
    private const int Any = -1;
    private const int One = -2;

    // Any, One, or a character.
    private readonly List<int> _steps = [];
    private readonly int _shortest;

    /// <param name="raw">As between the quotes of the condition.</param>
    public LikePattern(string raw)
    {
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '\\' && i + 1 < raw.Length)
            {
                _steps.Add(raw[++i]);
                _shortest++;
            }
            else if (raw[i] == '*')
            {
                if (_steps.Count == 0 || _steps[^1] != Any)
                {
                    _steps.Add(Any);
                }
            }
            else
            {
                _steps.Add(raw[i] == '?' ? One : raw[i]);
                _shortest++;
            }
        }
    }

    public bool Matches(string text, bool ignoreCase)
    {
        if (text.Length < _shortest)
        {
            return false;
        }

        // Only the last star ever needs to take more: what an earlier one could take, the last one can take too.
        int at = 0, step = 0, star = -1, resume = 0;
        while (at < text.Length)
        {
            if (step < _steps.Count && _steps[step] == Any)
            {
                star = step++;
                resume = at;
            }
            else if (step < _steps.Count && Fits(_steps[step], text[at], ignoreCase))
            {
                step++;
                at++;
            }
            else if (star >= 0)
            {
                step = star + 1;
                at = ++resume;
            }
            else
            {
                return false;
            }
        }

        return step == _steps.Count || (step == _steps.Count - 1 && _steps[step] == Any);
    }

    private static bool Fits(int step, char c, bool ignoreCase) =>
        step == One || step == c || (ignoreCase && step >= 0 && char.ToUpperInvariant((char)step) == char.ToUpperInvariant(c));
}
