using System.Globalization;

namespace ZPrimeGpu.Host.Workspaces.Json;

/// <summary>Numbers as the shortest decimal text that reads back to the same bits.</summary>
internal static class ShortestNumber
{
    /// <summary>Place of the 18th digit in the scientific format, after the digit and the point before it.</summary>
    private const int FirstDropped = 18;

    /// <summary>The text, of 17 digits at most.</summary>
    /// <remarks>The format "R" alone is not enough: below a power of two the values lie closer, and at some of these (2⁻²⁵ is one) it stops
    /// one digit early and gives the neighbour. There 17 digits are written, a tie to the even digit, as Python does.</remarks>
    public static string Text(double value)
    {
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        if (double.Parse(shortest, CultureInfo.InvariantCulture) == value)
        {
            return shortest;
        }

        bool negative = value < 0.0;
        char[] digits = Math.Abs(value).ToString("E16", CultureInfo.InvariantCulture).ToCharArray();
        string exact = Math.Abs(value).ToString("E60", CultureInfo.InvariantCulture);
        bool tie = exact[FirstDropped] == '5' && exact[(FirstDropped + 1)..exact.IndexOf('E', StringComparison.Ordinal)].All(c => c == '0');
        if (tie && (digits[FirstDropped - 1] - '0') % 2 != 0)
        {
            digits[FirstDropped - 1]--;
        }

        return (negative ? "-" : string.Empty) + new string(digits);
    }
}
