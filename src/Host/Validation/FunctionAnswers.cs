using System.Text.Json;
using System.Text.Json.Nodes;
using ZPrimeGpu.Host.Accelerators;

namespace ZPrimeGpu.Host.Validation;

/// <summary>A value of a function, to twice the digits of a double.</summary>
/// <param name="Argument">Argument.</param>
/// <param name="Value">The value, rounded.</param>
/// <param name="Rest">What rounding left.</param>
internal readonly record struct FunctionAnswer(double Argument, double Value, double Rest);

/// <summary>Elementary functions against values that were computed in 50 digits (<c>samples/references/functions.json</c>).</summary>
internal static class FunctionAnswers
{
    private const string Bound = "bound stated with the function; values in 50 digits by mpmath";

    private static readonly (string Key, NumericFunction Function, string Subject, double Bound)[] Functions =
    [
        ("log", NumericFunction.Log, "ln x", 0.9),
        ("log1p", NumericFunction.Log1p, "ln(1 + x)", 1.0),
        ("exp", NumericFunction.Exp, "exp x", 0.8),
        ("normal_quantile", NumericFunction.NormalQuantile, "normal quantile", 1e-15),
    ];

    /// <summary>Reads the values.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static IReadOnlyDictionary<string, FunctionAnswer[]> Read(string path)
    {
        try
        {
            JsonNode root = JsonNode.Parse(File.ReadAllText(path))!;
            return Functions.ToDictionary(
                f => f.Key, f => root[f.Key]!.AsArray().Select(row => new FunctionAnswer((double)row![0]!, (double)row[1]!, (double)row[2]!)).ToArray());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            throw new InputException($"{path} has no values of functions ({e.Message}). Restore it from the repository.", e);
        }
    }

    /// <summary>A line for each function: the largest error.</summary>
    /// <param name="device">Name of the accelerator.</param>
    /// <param name="kernels">Its functions.</param>
    /// <param name="answers">Values by function.</param>
    public static IEnumerable<ValidationLine> Lines(string device, INumericKernels kernels, IReadOnlyDictionary<string, FunctionAnswer[]> answers)
    {
        foreach ((string key, NumericFunction function, string subject, double bound) in Functions)
        {
            FunctionAnswer[] known = answers[key];
            double[] computed = new double[known.Length];
            kernels.Evaluate(function, [.. known.Select(a => a.Argument)], computed);
            bool isRelative = function == NumericFunction.NormalQuantile;
            yield return new ValidationLine(
                ValidationSections.KnownAnswers,
                $"{subject} on {device}, {known.Length} arguments: largest error [{(isRelative ? "relative" : "ulp")}]",
                known.Length == 0 ? null : known.Zip(computed).Max(p => Error(p.First, p.Second) / (isRelative ? Math.Abs(p.First.Value) : Ulp(p.First.Value))),
                0.0,
                bound,
                Bound);
        }
    }

    // The difference to the nearest double is exact, so that the rest counts.
    private static double Error(FunctionAnswer known, double computed) => Math.Abs(computed - known.Value - known.Rest);

    private static double Ulp(double value) => Math.BitIncrement(Math.Abs(value)) - Math.Abs(value);
}
