using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Accelerators.Fits.Wide;

/// <summary>A = L Lᵀ for some hundred unknowns, lanes along the rows of L.</summary>
/// <remarks>
/// Four rows at a time: their products with an earlier row are independent of each other. Rows are zero beyond what is computed, so that products run
/// over whole packs.
/// </remarks>
/// <typeparam name="TReal">The number type.</typeparam>
internal sealed unsafe class WideCholesky<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    private const int Block = 4;

    // In units of the diagonal: smaller pivots are rounding.
    private const double SmallestPivot = 1e-13;

    private readonly AlignedNumbers memory;
    private readonly int stride;
    private readonly double* factor;
    private readonly double* inverse;
    private readonly double* partial;
    private readonly double* sums;
    private int size;

    /// <summary>Makes room.</summary>
    /// <param name="unknowns">Largest number of unknowns.</param>
    public WideCholesky(int unknowns)
    {
        stride = WideLayout.Padded(unknowns + 1);
        memory = new AlignedNumbers((stride * (unknowns + Block)) + (2 * stride) + WideLayout.Padding);
        factor = memory.Start;
        inverse = factor + (stride * (unknowns + Block));
        partial = inverse + stride;
        sums = partial + stride;
    }

    /// <summary>Factorises the rows and columns of a matrix that are chosen, its diagonal multiplied by 1 + damping.</summary>
    /// <param name="matrix">The matrix, both triangles.</param>
    /// <param name="matrixStride">Numbers from row to row.</param>
    /// <param name="chosen">Rows, in any order.</param>
    /// <param name="damping">Damping.</param>
    /// <returns>Whether the result is positive definite.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Factorise(double* matrix, int matrixStride, ReadOnlySpan<int> chosen, double damping)
    {
        size = chosen.Length;
        for (int first = 0; first < size; first += Block)
        {
            double* rows = factor + (first * stride);
            new Span<double>(rows, Block * stride).Clear();
            int count = Math.Min(Block, size - first);
            for (int j = 0; j < first; j++)
            {
                double* source = matrix + (chosen[j] * matrixStride);
                BinVectors<TReal>.DotFour((TReal*)(factor + (j * stride)), (TReal*)rows, stride / TReal.Lanes, Packs(j), sums);
                for (int i = 0; i < count; i++)
                {
                    rows[(i * stride) + j] = (source[chosen[first + i]] - sums[i]) * inverse[j];
                }
            }

            if (!FinishBlock(matrix, matrixStride, chosen, damping, first, count))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Solves L Lᵀ x = b.</summary>
    /// <param name="b">Right side.</param>
    /// <param name="x">Receives the solution.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Solve(ReadOnlySpan<double> b, Span<double> x)
    {
        double* y = partial;
        new Span<double>(y, stride).Clear();
        for (int i = 0; i < size; i++)
        {
            y[i] = (b[i] - BinVectors<TReal>.Dot((TReal*)(factor + (i * stride)), (TReal*)y, Packs(i))) * inverse[i];
        }

        for (int i = size - 1; i >= 0; i--)
        {
            x[i] = y[i] * inverse[i];

            // The diagonal of L, in the last pack, spoils y[i], which is not needed any more.
            BinVectors<TReal>.AddScaled((TReal*)y, -x[i], (TReal*)(factor + (i * stride)), Packs(i));
        }
    }

    private static int Packs(int length) => (length + TReal.Lanes - 1) / TReal.Lanes;

    private bool FinishBlock(double* matrix, int matrixStride, ReadOnlySpan<int> chosen, double damping, int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            double* row = factor + (i * stride);
            double* source = matrix + (chosen[i] * matrixStride);
            for (int j = first; j < i; j++)
            {
                row[j] = (source[chosen[j]] - BinVectors<TReal>.Dot((TReal*)(factor + (j * stride)), (TReal*)row, Packs(j))) * inverse[j];
            }

            double entry = source[chosen[i]];
            double diagonal = entry + (damping * Math.Abs(entry));
            double pivot = diagonal - BinVectors<TReal>.Dot((TReal*)row, (TReal*)row, Packs(i));
            if (!(pivot > SmallestPivot * Math.Abs(entry)))
            {
                return false;
            }

            row[i] = Math.Sqrt(pivot);
            inverse[i] = 1.0 / row[i];
        }

        return true;
    }
}
