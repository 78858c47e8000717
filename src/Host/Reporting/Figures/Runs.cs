namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>Unbroken stretches of a list.</summary>
internal static class Runs
{
    /// <summary>Every stretch of indices for which something is there, as start and end (exclusive).</summary>
    public static IEnumerable<(int Start, int End)> Of(Func<int, bool> isThere, int count)
    {
        int start = -1;
        for (int i = 0; i <= count; i++)
        {
            bool there = i < count && isThere(i);
            if (there && start < 0)
            {
                start = i;
            }
            else if (!there && start >= 0)
            {
                yield return (start, i);
                start = -1;
            }
        }
    }
}
