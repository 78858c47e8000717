namespace ZPrimeGpu.Host.Configuration;

/// <summary>Words that are meant for others.</summary>
internal static class Misspelling
{
    private const int MostLettersOff = 3;
    private const int FewestLettersInCommon = 4;

    /// <summary>Whether a word is another one but for up to three letters in one place.</summary>
    /// <param name="meant">The word that is known.</param>
    /// <param name="word">The word that was written.</param>
    public static bool Of(string meant, string word)
    {
        int shorter = Math.Min(word.Length, meant.Length);
        int start = 0;
        while (start < shorter && word[start] == meant[start])
        {
            start++;
        }

        int end = 0;
        while (end < shorter - start && word[^(end + 1)] == meant[^(end + 1)])
        {
            end++;
        }

        int off = Math.Max(word.Length, meant.Length) - start - end;
        return off is > 0 and <= MostLettersOff && start + end >= FewestLettersInCommon;
    }
}
