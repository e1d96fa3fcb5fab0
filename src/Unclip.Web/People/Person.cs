using Microsoft.AspNetCore.Identity;

namespace Unclip.Web.People;

/// <summary>Somebody with an account. The user name is what they sign in with; others see the display name.</summary>
public sealed class Person : IdentityUser
{
    public const int MaxNameLength = 64;

    public required string DisplayName { get; set; }

    public DateTimeOffset JoinedAt { get; init; }

    /// <summary>Whether they run this installation: the first account does.</summary>
    public bool IsAdministrator { get; set; }

    /// <summary>Whether team mates may watch what they are generating.</summary>
    public bool LetsTeamsWatch { get; set; }

    /// <summary>Megabytes of pictures they may keep; null: the installation's usual.</summary>
    public int? QuotaMegabytes { get; set; }

    /// <summary>Whose jobs and pictures theirs are: no guest's id begins so, see <see cref="Owners.Owner"/>.</summary>
    public string OwnerId => Owners.Owner.OfPerson(Id);
}

internal static class PeopleQuery
{
    /// <summary>Those who are not locked.</summary>
    public static IQueryable<Person> Administrators(this IQueryable<Person> people, DateTimeOffset now) =>
        people.Where(person => person.IsAdministrator && (person.LockoutEnd == null || person.LockoutEnd <= now));
}
