namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>
/// Small symmetric systems A x = b, n ≤ 16, one per lane, by A = L D Lᵀ (square-root-free Cholesky) in the memory the caller gives. A lane whose matrix
/// is not positive definite is reported in a mask and computes on with finite numbers.
/// </summary>
/// <remarks>
/// <para>Storage: the lower triangle packed by rows, element (i, j), j ≤ i, at i(i+1)/2 + j (<see cref="PackedIndex"/>). A factorisation stands in the
/// same n(n+1)/2 places: L below the diagonal (its own diagonal is 1), 1/D on it.</para>
/// <para>Positive definite means that every pivot exceeds 2⁻⁴⁸ of its diagonal element. The ratio is 1 − R² of that variable given the earlier
/// ones, which no scaling of the variables changes; below 2⁻⁴⁸ ≈ 16 · 16 · 2⁻⁵⁶ it is rounding. NaN and infinities are not positive definite.</para>
/// <para>Backward stable without pivoting where the mask is set: residuals |b − A x| are within about n² 2⁻⁵³ |A| |x| (Higham, Accuracy and
/// Stability, ch. 10).</para>
/// </remarks>
public static class SymmetricSolve
{
    private const double SmallestPivot = 3.5527136788005009e-15;

    /// <summary>Where element (row, column), column ≤ row, is stored.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The column, at most the row.</param>
    public static int PackedIndex(int row, int column) => (row * (row + 1) / 2) + column;

    /// <summary>Number of stored elements, n(n+1)/2.</summary>
    /// <param name="n">The dimension.</param>
    public static int PackedLength(int n) => n * (n + 1) / 2;

    /// <summary>Replaces a matrix by its factorisation.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TView">The memory.</typeparam>
    /// <param name="matrix">The packed matrix; on return L and 1/D.</param>
    /// <param name="n">The dimension.</param>
    /// <returns>Mask: positive definite. In other lanes the failing pivots were replaced by 1 and the factorisation means nothing.</returns>
    public static TReal Factor<TReal, TView>(TView matrix, int n)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
        => FactorDamped(matrix, matrix, n, TReal.From(0.0));

    /// <summary>Factorises A + λ I (Levenberg).</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TView">The memory.</typeparam>
    /// <param name="matrix">The packed matrix A.</param>
    /// <param name="factor">Receives L and 1/D; may be the memory of the matrix.</param>
    /// <param name="n">The dimension.</param>
    /// <param name="damping">λ ≥ 0.</param>
    /// <returns>Mask: A + λ I is positive definite.</returns>
    public static TReal FactorDamped<TReal, TView>(TView matrix, TView factor, int n, TReal damping)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        TReal definite = TReal.LessOrEqual(TReal.From(0.0), TReal.From(0.0));
        for (int row = 0; row < n; row++)
        {
            definite = TReal.And(definite, FactorRow(matrix, factor, row, damping));
        }

        return definite;
    }

    /// <summary>Factorises A + λ diag(s): with s the typical curvatures, the damping does not depend on the units of the variables (Marquardt).</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TView">The memory.</typeparam>
    /// <param name="matrix">The packed matrix A.</param>
    /// <param name="factor">Receives L and 1/D; may be the memory of the matrix.</param>
    /// <param name="n">The dimension.</param>
    /// <param name="damping">λ ≥ 0.</param>
    /// <param name="scale">s, n non-negative numbers, in other memory than the factor.</param>
    /// <returns>Mask: A + λ diag(s) is positive definite.</returns>
    public static TReal FactorDamped<TReal, TView>(TView matrix, TView factor, int n, TReal damping, TView scale)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        TReal definite = TReal.LessOrEqual(TReal.From(0.0), TReal.From(0.0));
        for (int row = 0; row < n; row++)
        {
            definite = TReal.And(definite, FactorRow(matrix, factor, row, damping * scale[row]));
        }

        return definite;
    }

    /// <summary>Replaces b by the solution x of A x = b.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TView">The memory.</typeparam>
    /// <param name="factor">The factorisation of A.</param>
    /// <param name="n">The dimension.</param>
    /// <param name="vector">b, n numbers; on return x.</param>
    public static void Solve<TReal, TView>(TView factor, int n, TView vector)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        for (int i = 1; i < n; i++)
        {
            TReal sum = vector[i];
            int row = PackedIndex(i, 0);
            for (int k = 0; k < i; k++)
            {
                sum = TReal.Fma(-factor[row + k], vector[k], sum);
            }

            vector[i] = sum;
        }

        for (int i = n - 1; i >= 0; i--)
        {
            TReal sum = vector[i] * factor[PackedIndex(i, i)];
            for (int k = i + 1; k < n; k++)
            {
                sum = TReal.Fma(-factor[PackedIndex(k, i)], vector[k], sum);
            }

            vector[i] = sum;
        }
    }

    /// <summary>Replaces the factorisation of A by the packed inverse of A.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TView">The memory.</typeparam>
    /// <param name="factor">The factorisation; on return A⁻¹.</param>
    /// <param name="n">The dimension.</param>
    public static void Invert<TReal, TView>(TView factor, int n)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        // M = L⁻¹: row by row, from left to right, what is still needed of L stands to the right.
        for (int i = 1; i < n; i++)
        {
            int row = PackedIndex(i, 0);
            for (int j = 0; j < i; j++)
            {
                TReal sum = -factor[row + j];
                for (int k = j + 1; k < i; k++)
                {
                    sum = TReal.Fma(-factor[row + k], factor[PackedIndex(k, j)], sum);
                }

                factor[row + j] = sum;
            }
        }

        // A⁻¹ = Mᵀ D⁻¹ M: element (i, j) needs rows i and below, so going down nothing needed is lost; the diagonal last, for row i needs its 1/D.
        for (int i = 0; i < n; i++)
        {
            int row = PackedIndex(i, 0);
            TReal pivot = factor[row + i];
            for (int j = 0; j <= i; j++)
            {
                TReal sum = j < i ? factor[row + j] * pivot : pivot;
                for (int k = i + 1; k < n; k++)
                {
                    sum = TReal.Fma(factor[PackedIndex(k, i)] * factor[PackedIndex(k, k)], factor[PackedIndex(k, j)], sum);
                }

                factor[row + j] = sum;
            }
        }
    }

    /// <summary>One row of the factorisation, given the rows above it.</summary>
    /// <returns>Mask: the pivot is positive.</returns>
    private static TReal FactorRow<TReal, TView>(TView matrix, TView factor, int i, TReal addition)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        // First v = L D of this row, then the pivot, and L in place of v.
        int row = PackedIndex(i, 0);
        for (int j = 0; j < i; j++)
        {
            TReal v = matrix[row + j];
            int other = PackedIndex(j, 0);
            for (int k = 0; k < j; k++)
            {
                v = TReal.Fma(-factor[row + k], factor[other + k], v);
            }

            factor[row + j] = v;
        }

        TReal diagonal = matrix[row + i] + addition;
        TReal pivot = diagonal;
        for (int k = 0; k < i; k++)
        {
            TReal v = factor[row + k];
            TReal l = v * factor[PackedIndex(k, k)];
            pivot = TReal.Fma(-v, l, pivot);
            factor[row + k] = l;
        }

        TReal positive = TReal.Less(TReal.From(SmallestPivot) * diagonal, pivot);
        TReal one = TReal.From(1.0);
        factor[row + i] = one / TReal.Select(positive, pivot, one);
        return positive;
    }
}
