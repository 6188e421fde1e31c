"""Names in two scripts: what the machine suggests, and that either spelling finds the person."""

import pytest

from chaupal.people import names, script

# As people commonly write them; none tells a community.
PAIRS = [
    tuple(pair.split("/"))
    for pair in ["राकेश/Rakesh", "राजेश/Rajesh", "रमेश/Ramesh", "सुरेश/Suresh", "महेश/Mahesh", "दिनेश/Dinesh", "मुकेश/Mukesh", "नरेश/Naresh", "गणेश/Ganesh", "योगेश/Yogesh", "उमेश/Umesh", "कमलेश/Kamlesh", "अखिलेश/Akhilesh", "राजेंद्र/Rajendra", "सुरेंद्र/Surendra", "नरेंद्र/Narendra", "वीरेंद्र/Virendra", "जितेंद्र/Jitendra", "शैलेंद्र/Shailendra", "राम/Ram", "श्याम/Shyam", "मोहन/Mohan", "सोहन/Sohan", "राधा/Radha", "सीता/Sita", "गीता/Geeta", "मीना/Meena", "रीना/Reena", "सीमा/Seema", "रेखा/Rekha", "सुनीता/Sunita", "अनीता/Anita", "कविता/Kavita", "सविता/Savita", "ममता/Mamta", "सरिता/Sarita", "बबीता/Babita", "संगीता/Sangeeta", "नीतू/Neetu", "रीता/Rita", "आशा/Asha", "उषा/Usha", "निशा/Nisha", "दिशा/Disha", "पूजा/Pooja", "आरती/Aarti", "ज्योति/Jyoti", "प्रीति/Preeti", "स्वाति/Swati", "भारती/Bharti", "शांति/Shanti", "पूनम/Poonam", "सोनम/Sonam", "नीलम/Neelam", "कुसुम/Kusum", "किरण/Kiran", "रानी/Rani", "देवी/Devi", "कुमार/Kumar", "कुमारी/Kumari", "लाल/Lal", "बाबू/Babu", "राज/Raj", "राजा/Raja", "संजय/Sanjay", "विजय/Vijay", "अजय/Ajay", "अभय/Abhay", "उदय/Uday", "विनय/Vinay", "विकास/Vikas", "प्रकाश/Prakash", "आकाश/Akash", "कैलाश/Kailash", "सुभाष/Subhash", "अशोक/Ashok", "आलोक/Alok", "विनोद/Vinod", "प्रमोद/Pramod", "मनोज/Manoj", "सरोज/Saroj", "पंकज/Pankaj", "नीरज/Neeraj", "सूरज/Suraj", "धीरज/Dheeraj", "मनीष/Manish", "आशीष/Ashish", "अमित/Amit", "सुमित/Sumit", "रोहित/Rohit", "मोहित/Mohit", "ललित/Lalit", "अंकित/Ankit", "विवेक/Vivek", "दीपक/Deepak", "अभिषेक/Abhishek", "प्रदीप/Pradeep", "संदीप/Sandeep", "दिलीप/Dilip", "राहुल/Rahul", "अतुल/Atul", "अनिल/Anil", "सुनील/Sunil", "निखिल/Nikhil", "अर्जुन/Arjun", "करण/Karan", "पवन/Pawan", "रतन/Ratan", "चंदन/Chandan", "सागर/Sagar", "शेखर/Shekhar", "गोपाल/Gopal", "विशाल/Vishal", "काजल/Kajal", "प्रिया/Priya", "माया/Maya", "छाया/Chhaya", "विद्या/Vidya", "संध्या/Sandhya", "शिखा/Shikha", "रश्मि/Rashmi", "लक्ष्मी/Lakshmi", "सरस्वती/Saraswati", "पार्वती/Parvati", "मीरा/Meera", "तारा/Tara", "सुमन/Suman", "आनंद/Anand", "अरविंद/Arvind", "गोविंद/Govind", "शबनम/Shabnam", "नूर/Noor", "ज़ीनत/Zeenat", "रुख़साना/Rukhsana", "सलमा/Salma", "नसीम/Naseem", "इमरान/Imran", "अरमान/Arman", "सौरभ/Saurabh", "गौरव/Gaurav", "वैभव/Vaibhav", "यश/Yash", "हर्ष/Harsh", "हरीश/Harish", "सतीश/Satish", "जगदीश/Jagdish", "देवेंद्र/Devendra", "ज्ञान/Gyan", "विश्वास/Vishwas", "अनामिका/Anamika"]
]


@pytest.mark.parametrize(("hindi", "english"), PAIRS, ids=[pair[1] for pair in PAIRS])
def test_a_name_sounds_the_same_in_either_script(hindi: str, english: str) -> None:
    assert names.heard(hindi) == names.heard(english)
    assert f" {names.heard(english)}" in f" {names.person_key(hindi, script.to_roman(hindi))}"


def test_most_suggestions_are_what_people_write() -> None:
    roman = [pair for pair in PAIRS if script.to_roman(pair[0]) != pair[1]]
    devanagari = [pair for pair in PAIRS if script.to_devanagari(pair[1]) != pair[0]]

    assert len(PAIRS) > 130
    assert len(roman) <= len(PAIRS) * 0.15, [(script.to_roman(hindi), english) for hindi, english in roman]
    assert len(devanagari) <= len(PAIRS) * 0.05, [(script.to_devanagari(english), hindi) for hindi, english in devanagari]


@pytest.mark.parametrize("typed", ["Rakesh", "RAKESH", "Raakesh", "Rakeś", "Rakes", "Rak", "राकेश", "राके"])
def test_whatever_is_typed_finds_rakesh(typed: str) -> None:
    assert names.heard(typed) in names.person_key("राकेश बाबू", "Rakesh Babu")


@pytest.mark.parametrize(("typed", "hindi", "english"), [("Kamalesh", "कमलेश", "Kamlesh"), ("Raja", "राजाराम", "Rajaram"), ("Rajaram", "राजाराम", "Rajaram"),
                                                         ("Seeta", "सीता", "Sita"), ("Ramlakhan", "रामलखन", "Ramlakhan"), ("gourav", "गौरव", "Gaurav")])  # fmt: skip
def test_other_spellings_find_the_person_too(typed: str, hindi: str, english: str) -> None:
    assert names.heard(typed) in names.person_key(hindi, english)


def test_another_name_is_not_found() -> None:
    assert names.heard("Radha") not in names.person_key("कुमार", "Kumar")
    assert names.heard("Mukesh") not in names.person_key("राकेश", "Rakesh")


@pytest.mark.parametrize("odd", ["", "  ", "42", "علی", "李", "'-", "्", "ा", "ं" * 50, "a" * 500])
def test_no_text_breaks_it(odd: str) -> None:
    told = (script.to_roman(odd), script.to_devanagari(odd), names.person_key(odd, odd), names.heard(odd))

    assert all(isinstance(one, str) for one in told)
    assert len(told[2]) <= names.MOST


def test_what_is_unknown_is_written_letter_by_letter() -> None:
    assert script.to_devanagari("Dilkhush Ujala") == "दिल्खुश उजला"
    assert script.to_devanagari("2nd") == "2nd"
