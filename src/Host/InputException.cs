namespace ZPrimeGpu.Host;

/// <summary>
/// Bad input from the user: a file, a column, a configuration key, an option. The message is one clear sentence (what is wrong, where,
/// what to do); the program prints it and exits with code 2. What it quotes may be anything: control characters become question marks, so that
/// a file cannot write to a terminal or break a log's line, and of a sentence of pages the middle is left out.
/// </summary>
/// <param name="message">The sentence.</param>
/// <param name="innerException">The cause, where there is one.</param>
public sealed class InputException(string message, Exception? innerException = null) : Exception(Shown(message), innerException)
{
    private const int Longest = 3000;

    private static string Shown(string message)
    {
        string cut = message.Length > Longest ? $"{message[..(Longest / 2)]} … {message[^(Longest / 3)..]}" : message;
        return string.Concat(cut.Select(c => char.IsControl(c) ? '?' : c));
    }
}
